/** Writes the objects of our program as JSON, for those who write them by hand. Usage: node content.js services charts file */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { declareOurs } from './programs/ours';
import type { Content } from './programs/plain';
import type { Size } from './size';
import { ZeroTrustApp } from '../../src';
import { orderOf } from '../../src/cdk8s/app/order/order';

const [services, charts, file] = process.argv.slice(2);
const app = new ZeroTrustApp({ outdir: tmpdir() });
declareOurs(app, { services: Number(services), charts: charts as Size['charts'] });
const content: Content = orderOf(app).charts.map(({ objects }) => objects.map((object) => object.toJson() as object));
writeFileSync(file!, JSON.stringify(content));
