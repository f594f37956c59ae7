import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { run } from '../cluster/tools/run';

/** An image with a program and little else. */
export interface Image {
  /** As the pod names it. */
  readonly reference: string;
  /** The path of the program on this machine: a container of the image runs it. */
  readonly program: string;
  /** The path of the program in the image. @default /bin/program */
  readonly at?: string;
  /** Files of this machine that the program needs, by their paths in the image. @default - none: it is static */
  readonly copies?: Readonly<Record<string, string>>;
  /** Texts of files, by their paths in the image. @default - none */
  readonly files?: Readonly<Record<string, string>>;
  /** Who runs the program unless the pod says it. @default - root, as images have it */
  readonly user?: string;
  /** Further names of the program, beside it. @default - none */
  readonly links?: readonly string[];
}

interface Blob {
  readonly digest: string;
  readonly size: number;
}

/** A name and a digest of an image, and everything else that a registry serves, by digest. */
export interface MadeImage {
  /** The manifest's digest: whoever pins the image names it. */
  readonly digest: string;
  readonly blobs: ReadonlyMap<string, Buffer>;
}

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';

/** Makes an image. */
export function makeImage({ program, at = '/bin/program', copies = {}, files = {}, user, links = [] }: Image): MadeImage {
  const blobs = new Map<string, Buffer>();
  const keep = (content: string | Buffer): Blob => {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    blobs.set(digest, Buffer.from(content));
    return { digest, size: Buffer.byteLength(content) };
  };
  const layers = [keep(layerOfCopies({ [at]: program, ...copies })), keep(layer((root) => {
    for (const [path, content] of Object.entries(files)) writeFileSync(placeOf(root, path), content);
    for (const link of links) symlinkSync(basename(at), placeOf(root, join(dirname(at), link)));
  }))];
  const config = keep(JSON.stringify({
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: { User: user, Entrypoint: [at], Env: [`PATH=${dirname(at)}`] },
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
  }));
  const typed = (type: string, { digest, size }: Blob) => ({ mediaType: `application/vnd.oci.image.${type}`, digest, size });
  const { digest } = keep(JSON.stringify({
    schemaVersion: 2, mediaType: MANIFEST_TYPE, config: typed('config.v1+json', config), layers: layers.map((one) => typed('layer.v1.tar', one)),
  }));
  return { digest, blobs };
}

const layersOfCopies = new Map<string, Buffer>();

/** The layer of files of this machine, made once. */
function layerOfCopies(copies: Readonly<Record<string, string>>): Buffer {
  const key = JSON.stringify(copies);
  const known = layersOfCopies.get(key) ?? layer((root) => {
    for (const [path, source] of Object.entries(copies)) cpSync(source, placeOf(root, path), { dereference: true });
  });
  layersOfCopies.set(key, known);
  return known;
}

/** The place of a file below a folder, which is made. */
function placeOf(root: string, path: string): string {
  const place = join(root, path);
  mkdirSync(dirname(place), { recursive: true });
  return place;
}

function layer(fill: (root: string) => void): Buffer {
  const root = mkdtempSync(join(tmpdir(), 'layer-'));
  const archive = `${root}.tar`;
  try {
    fill(root);
    run('tar', ['--create', '--file', archive, '--owner=0', '--group=0', '--mtime=@0', '--directory', root, '.']);
    return readFileSync(archive);
  } finally {
    rmSync(root, { recursive: true });
    rmSync(archive, { force: true });
  }
}
