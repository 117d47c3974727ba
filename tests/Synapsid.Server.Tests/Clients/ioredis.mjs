// node ioredis.mjs MODULES PORT: what programs do with ioredis. Prints "fine", or fails with what differs.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const [modules, port] = process.argv.slice(2);
const { Redis } = createRequire(`${modules}/`)('ioredis');
const redis = new Redis(Number(port), '127.0.0.1', { retryStrategy: null });
const other = redis.duplicate();

assert.equal(await redis.set('text', 'Grüße'), 'OK');
assert.equal(await redis.get('text'), 'Grüße');
assert.equal(await redis.get('none'), null);
const bytes = Buffer.from([0, 255, 13, 10]);
await redis.set('bytes', bytes);
assert.deepEqual(await redis.getBuffer('bytes'), bytes);

const piped = await redis.pipeline().incr('n').incrby('n', 4).get('n').exec();
assert.deepEqual(piped, [[null, 1], [null, 5], [null, '5']]);
await assert.rejects(redis.incr('text'), /not an integer/);

await redis.watch('n');
await other.set('n', '7');
assert.equal(await redis.multi().incr('n').exec(), null);
assert.deepEqual(await redis.multi().incr('n').hset('h', { a: 1, b: 2 }).exec(), [[null, 8], [null, 2]]);
assert.deepEqual(await redis.hgetall('h'), { a: '1', b: '2' });

await redis.rpush('l', 'a', 'b', 'c');
assert.deepEqual(await redis.lrange('l', 0, -1), ['a', 'b', 'c']);
await redis.sadd('s', 'x', 'y');
assert.deepEqual((await redis.smembers('s')).sort(), ['x', 'y']);
await redis.zadd('z', 1, 'one', 2.5, 'two');
assert.deepEqual(await redis.zrange('z', 0, -1, 'WITHSCORES'), ['one', '1', 'two', '2.5']);

await redis.mset(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`scan:${i}`, i])));
const found = new Set();
for await (const page of redis.scanStream({ match: 'scan:*' })) page.forEach(key => found.add(key));
assert.equal(found.size, 500);

await redis.config('SET', 'notify-keyspace-events', 'KEA');
const heard = new Promise(resolve => other.on('message', (channel, message) => resolve([channel, message])));
await other.subscribe('__keyspace@0__:told');
await redis.set('told', 1, 'PX', 60000);
assert.deepEqual(await heard, ['__keyspace@0__:told', 'set']);
assert.ok(await redis.pttl('told') > 50000);

const long = 'x'.repeat(3_000_000);
await redis.set('long', long);
assert.equal(await redis.get('long'), long);
await Promise.all([redis.quit(), other.quit()]);
console.log('fine');
