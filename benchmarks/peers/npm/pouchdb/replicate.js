// SPDX-License-Identifier: MulanPSL-2.0
// Usage: node replicate.js DOCUMENTS FOLDER ROUNDS
// Puts the documents of a JSON file into a database of LevelDB and replicates it into another,
// both new in each round; prints the seconds of each replication as a JSON list.
'use strict';

const fs = require('fs');
const path = require('path');
const { performance } = require('perf_hooks');
const PouchDB = require('pouchdb');

async function round(documents, folder) {
  fs.mkdirSync(folder);
  const source = new PouchDB(path.join(folder, 'source'), { adapter: 'leveldb' });
  const target = new PouchDB(path.join(folder, 'target'), { adapter: 'leveldb' });
  const answers = await source.bulkDocs(documents);
  if (answers.some((answer) => !answer.ok)) throw new Error('a document was refused');
  await target.info(); // creates it
  const started = performance.now();
  const result = await PouchDB.replicate(source, target);
  const seconds = (performance.now() - started) / 1000;
  const { doc_count: arrived } = await target.info();
  if (!result.ok || arrived !== documents.length) throw new Error('documents were lost on the way');
  await source.close();
  await target.close();
  return seconds;
}

async function main() {
  const [file, folder, rounds] = process.argv.slice(2);
  const documents = JSON.parse(fs.readFileSync(file, 'utf8'));
  const taken = [];
  for (let number = 0; number < Number(rounds); number += 1) {
    taken.push(await round(documents, path.join(folder, `round-${number}`)));
  }
  process.stdout.write(`${JSON.stringify(taken)}\n`);
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
