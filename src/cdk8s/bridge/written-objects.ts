import type { ApiObject } from 'cdk8s';
import { flatten } from '../../judge/objects/kinds/flatten';
import type { Flattened, FlatPath } from '../../judge/objects/kinds/flatten';
import { identityOf } from '../../judge/objects/kinds/identity';
import type { ObjectIdentity } from '../../judge/objects/kinds/identity';
import type { Body } from '../../judge/objects/kinds/kind';
import type { ObjectToWrite } from '../app/extension';

/** One object that the API server will be given, with the construct that writes it. */
export interface WrittenObject {
  readonly object: ApiObject;
  readonly body: Body;
  readonly id: ObjectIdentity;
  /** Where it stands in what the construct writes. */
  readonly path: FlatPath;
}

export interface WrittenObjects {
  readonly objects: readonly WrittenObject[];
  /** What is not an object, in words. */
  readonly problems: readonly string[];
}

/** Takes lists apart: Include and Helm make one ApiObject of a list. */
export function writtenObjects(written: readonly ObjectToWrite[]): WrittenObjects {
  const objects: WrittenObject[] = [];
  const problems: string[] = [];
  for (const { object, manifest } of written) {
    const flat: Flattened = { objects: [], problems: [] };
    flatten(manifest, flat);
    for (const { body, path } of flat.objects) objects.push({ object, body, id: identityOf(body), path });
    for (const { message, path } of flat.problems) problems.push(`${placeOf({ object, path })}: ${message}`);
  }
  return { objects, problems };
}

/** The path of the construct, and of a list the item. */
export function placeOf({ object: { node }, path }: Pick<WrittenObject, 'object' | 'path'>): string {
  const indexes = path.filter((step) => typeof step === 'number');
  return indexes.length === 0 ? node.path : `${node.path} (item ${indexes.join(', item ')})`;
}
