import { readFileSync } from 'node:fs';
import { ApiObject, Chart } from 'cdk8s';
import type { App } from 'cdk8s';

/** The objects of one chart after the other. */
export type Content = readonly (readonly object[])[];

export function readContent(path: string): Content {
  return JSON.parse(readFileSync(path, 'utf8')) as Content;
}

/** The same objects as ours, as somebody writes them who has worked them all out by hand. */
export function declarePlain(app: App, content: Content): void {
  content.forEach((objects, index) => {
    const chart = new Chart(app, `chart-${index}`);
    objects.forEach((object, position) => new ApiObject(chart, `object-${position}`, object as { apiVersion: string; kind: string }));
  });
}
