/** A live cluster in the place of files. */
import type { ClusterFlags } from './connection';
import type { WantedKind } from './kinds';
import { readCluster } from './read-cluster';
import type { ManifestInput } from '../../judge/objects/read/documents';
import type { Io } from '../io';
import { MESHES } from '../meshes/table';
import { tellNotes } from '../notes';

/** Flags of meshes, too: where objects for the whole mesh are. */
export type LiveFlags = ClusterFlags;

export interface LiveQuestion {
  readonly kinds: readonly WantedKind[];
  /** @default - all namespaces */
  readonly namespaces?: readonly string[];
  /** Whether a namespace that does not exist is an error of the user. */
  readonly named: boolean;
}

/** Reads it, and tells on standard error what a reader of any report should know besides. */
export async function readLive(question: LiveQuestion, flags: LiveFlags, io: Io): Promise<ManifestInput> {
  const connection = await io.connect(flags);
  try {
    const { objects, notes } = await readCluster(connection, { ...question, rootNamespaces: MESHES.map((mesh) => mesh.rootNamespaceOf(flags)) });
    tellNotes(notes, io);
    return { objects };
  } finally {
    connection.close();
  }
}
