/** All objects of one kind, page by page. */
import { ClusterError } from './cluster-error';
import type { Connection } from './connection';
import type { ServedKind } from './discovery';
import type { LiveObject } from './live-object';

/** Objects in one answer; as many as kubectl asks for. */
const PAGE = 500;

/** How often a listing is begun anew, where it took so long that the server forgot where it was. */
const TRIES = 3;

/** Nobody allowed the caller to list this. */
export interface Forbidden {
  readonly kind: ServedKind;
  readonly namespace?: string;
  /** The server's own words. */
  readonly message: string;
}

export interface Listed {
  readonly objects: readonly LiveObject[];
  readonly forbidden?: Forbidden;
}

interface Page {
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly LiveObject[] | null;
  readonly message?: string;
}

/** Where to look: in one namespace, or everywhere; with a name only for the object of that name. */
export interface Place {
  readonly namespace?: string;
  readonly name?: string;
}

export async function list(connection: Connection, kind: ServedKind, place: Place = {}): Promise<Listed> {
  for (let attempt = 1; ; attempt += 1) {
    const listed = await tryList(connection, kind, place);
    if (listed !== 'expired') return listed;
    if (attempt === TRIES) throw new ClusterError(`${connection.server} forgot ${TRIES} times where it was in its list of ${kind.resource}: try again when it has less to do.`);
  }
}

async function tryList(connection: Connection, kind: ServedKind, place: Place): Promise<Listed | 'expired'> {
  const objects: LiveObject[] = [];
  let next: string | undefined = '';
  while (next !== undefined) {
    const { status, body } = await connection.get(`${pathOf(kind, place)}?${query(place, next)}`);
    const page = (typeof body === 'object' && body !== null ? body : {}) as Page;
    const message = page.message ?? `status ${status}`;
    if (status === 410) return 'expired';
    if (status === 403) return { objects: [], forbidden: { kind, message, ...(place.namespace !== undefined && { namespace: place.namespace }) } };
    // Between the question which kinds there are and this one, somebody took the kind away.
    if (status === 404) return { objects };
    if (status !== 200) throw new ClusterError(`${connection.server} can't list ${kind.resource}: ${message}`);
    // Items of a list leave out what the list says.
    for (const item of page.items ?? []) objects.push({ ...item, apiVersion: kind.apiVersion, kind: kind.kind });
    next = page.metadata?.continue || undefined;
  }
  return { objects };
}

function pathOf({ apiVersion, resource }: ServedKind, { namespace }: Place): string {
  return `${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}/${namespace === undefined ? '' : `namespaces/${encodeURIComponent(namespace)}/`}${resource}`;
}

function query({ name }: Place, next: string): string {
  return new URLSearchParams({
    limit: String(PAGE), ...(next !== '' && { continue: next }), ...(name !== undefined && { fieldSelector: `metadata.name=${name}` }),
  }).toString();
}
