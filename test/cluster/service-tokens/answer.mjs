// Answers, for each request on standard input, whether a service with the files of a folder may answer it.
import { readFileSync } from 'node:fs';
import { verifierOf } from './verifier.mjs';

const admits = verifierOf(process.argv[2]);
const answers = JSON.parse(readFileSync(0, 'utf8')).map((one) => admits(one.authorization, one.port, one.method, one.path));
console.log(JSON.stringify(await Promise.all(answers)));
