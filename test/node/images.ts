import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../cluster/tools/run';

/** An image with one static program and next to nothing else. */
export interface Image {
  /** As the pod names it. */
  readonly reference: string;
  /** The path of the program, which is what a container of the image runs. */
  readonly program: string;
  /** Files at the root of the image. @default - none */
  readonly files?: Readonly<Record<string, string>>;
  /** Further names of the program. @default - none */
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
export function makeImage({ program, files = {}, links = [] }: Image): MadeImage {
  const blobs = new Map<string, Buffer>();
  const keep = (content: string | Buffer): Blob => {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    blobs.set(digest, Buffer.from(content));
    return { digest, size: Buffer.byteLength(content) };
  };
  const layers = [keep(programLayer(program)), keep(layer((root) => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(root, name), content);
    mkdirSync(join(root, 'bin'));
    for (const link of links) symlinkSync('program', join(root, 'bin', link));
  }))];
  const config = keep(JSON.stringify({
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: { Entrypoint: ['/bin/program'], Env: ['PATH=/bin'] },
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
  }));
  const typed = (type: string, { digest, size }: Blob) => ({ mediaType: `application/vnd.oci.image.${type}`, digest, size });
  const { digest } = keep(JSON.stringify({
    schemaVersion: 2, mediaType: MANIFEST_TYPE, config: typed('config.v1+json', config), layers: layers.map((one) => typed('layer.v1.tar', one)),
  }));
  return { digest, blobs };
}

const programs = new Map<string, Buffer>();

/** The layer of a program, made once. */
function programLayer(program: string): Buffer {
  const known = programs.get(program) ?? layer((root) => {
    mkdirSync(join(root, 'bin'));
    cpSync(program, join(root, 'bin', 'program'));
  });
  programs.set(program, known);
  return known;
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
