// node peer.cjs MODEL.onnx THREADS — ONNX Runtime behind a pipe, for `synbench encoder`.
// Each line in is JSON {"batches":[[[token, …], …], …], "repeats":n}: batches of texts of tokens. Each batch is padded
// to its longest text and run; the answer is one line, {"ms": median over the repeats of the time for all batches}.
'use strict';
const ort = require('onnxruntime-node');
const readline = require('node:readline');

function feeds(batch) {
  const width = Math.max(...batch.map(text => text.length));
  const ids = new BigInt64Array(batch.length * width);
  const mask = new BigInt64Array(batch.length * width);
  batch.forEach((text, row) => text.forEach((token, column) => {
    ids[row * width + column] = BigInt(token);
    mask[row * width + column] = 1n;
  }));
  const shape = [batch.length, width];
  return {
    input_ids: new ort.Tensor('int64', ids, shape),
    attention_mask: new ort.Tensor('int64', mask, shape),
  };
}

async function main() {
  const [, , model, threads] = process.argv;
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: Number(threads),
    interOpNumThreads: 1,
  });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { batches, repeats } = JSON.parse(line);
    const inputs = batches.map(feeds);
    await session.run(inputs[0]);
    const times = [];
    for (let i = 0; i < repeats; i++) {
      const start = performance.now();
      for (const input of inputs) await session.run(input);
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    console.log(JSON.stringify({ ms: times[times.length >> 1] }));
  }
}

main();
