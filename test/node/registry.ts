import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeImage, MANIFEST_TYPE, type Image, type MadeImage } from './images';

/** A registry on loopback that stands in for all others. */
export interface Registry {
  readonly url: string;
  /** Offers images; what was offered before under the same reference is forgotten. Answers with the digest of each, by reference. */
  readonly offer: (images: readonly Image[]) => ReadonlyMap<string, string>;
  readonly stop: () => Promise<void>;
}

/** Source: OCI distribution specification, "Pulling manifests" and "Pulling blobs". */
const PULL = /^\/v2\/(.+)\/(manifests|blobs)\/([^/?]+)/;

export async function startRegistry(): Promise<Registry> {
  const offered = new Map<string, MadeImage>();
  const server = createServer((request, response) => {
    const [, name = '', what, reference = ''] = PULL.exec(request.url ?? '') ?? [];
    if (what === undefined) return answer(response, request.url === '/v2/' ? 200 : 404);
    const images = reference.includes(':') ? [...offered.values()] : [offered.get(`${name}:${reference}`)];
    const digest = reference.includes(':') ? reference : images[0]?.digest ?? '';
    const blob = images.flatMap((image) => image?.blobs.get(digest) ?? [])[0];
    if (!blob) return answer(response, 404);
    response.setHeader('Docker-Content-Digest', digest);
    return answer(response, 200, blob, what === 'manifests' ? MANIFEST_TYPE : 'application/octet-stream', request.method === 'HEAD');
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    offer: (images) => new Map(images.map((image) => {
      const made = makeImage(image);
      offered.set(pathOf(image.reference), made);
      return [image.reference, made.digest];
    })),
    stop: async () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => { resolve(); });
    }),
  };
}

function answer(response: ServerResponse, status: number, body: Buffer = Buffer.alloc(0), type = 'text/plain', headOnly = false): void {
  response.writeHead(status, { 'content-length': body.length, 'content-type': type }).end(headOnly ? undefined : body);
}

/** What a mirror is asked for: the path of the image in its registry, and its tag. */
function pathOf(reference: string): string {
  const [tagged = ''] = reference.split('@');
  const [first = '', ...rest] = tagged.split('/');
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const path = hasHost ? rest.join('/') : `${rest.length === 0 ? 'library/' : ''}${tagged}`;
  return /:[^/:]+$/.test(path) ? path : `${path}:latest`;
}
