// node redis.mjs MODULES PORT: what programs do with node-redis, over RESP2 and RESP3. Prints "fine", or fails.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const [modules, port] = process.argv.slice(2);
const { createClient } = createRequire(`${modules}/`)('redis');

for (const RESP of [2, 3]) {
  const client = createClient({
    RESP, socket: { port: Number(port), host: '127.0.0.1', reconnectStrategy: false }, name: `resp${RESP}`,
  });
  client.on('error', error => { throw error; });
  await client.connect();
  await client.flushDb();
  assert.equal(await client.clientGetName(), `resp${RESP}`);
  assert.equal(await client.set('text', 'Grüße', { EX: 100 }), 'OK');
  assert.equal(await client.get('text'), 'Grüße');
  assert.equal(await client.get('none'), null);
  assert.equal(await client.set('text', 'x', { NX: true }), null);
  assert.deepEqual(await client.multi().incr('n').incrBy('n', 2).get('n').exec(), [1, 3, '3']);
  await assert.rejects(client.lPush('text', 'a'), /WRONGTYPE/);

  await client.hSet('h', { a: '1', b: '2' });
  assert.deepEqual({ ...await client.hGetAll('h') }, { a: '1', b: '2' });
  await client.zAdd('z', [{ score: 1, value: 'one' }, { score: 2.5, value: 'two' }]);
  assert.equal(await client.zScore('z', 'two'), 2.5);
  const ranked = await client.zRangeWithScores('z', 0, -1);
  assert.deepEqual(ranked, [{ value: 'one', score: 1 }, { value: 'two', score: 2.5 }]);
  await client.sAdd('s', ['x', 'y']);
  assert.deepEqual([...await client.sMembers('s')].sort(), ['x', 'y']);
  assert.equal(await client.zScore('z', 'none'), null);

  await client.mSet(Array.from({ length: 300 }, (_, i) => [`scan:${i}`, `${i}`]));
  const found = new Set();
  for await (const page of client.scanIterator({ MATCH: 'scan:*', COUNT: 50 })) {
    for (const key of [page].flat()) found.add(key);
  }
  assert.equal(found.size, 300);

  const listener = client.duplicate();
  await listener.connect();
  const heard = new Promise(resolve => listener.subscribe('news', message => resolve(message))
    .then(() => client.publish('news', 'today')));
  assert.equal(await heard, 'today');
  await listener.close();
  await client.close();
}

console.log('fine');
