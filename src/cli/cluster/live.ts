/** A live cluster in the place of files. */
import type { ClusterFlags } from './connection';
import type { WantedKind } from './kinds';
import { readCluster, type LiveCluster } from './read-cluster';
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

/** What a cluster holds, as manifests, and what no manifest says. */
export interface LiveInput extends Pick<LiveCluster, 'unproxied'> {
  readonly objects: readonly object[];
}

/** Reads it, and tells on standard error what a reader of any report should know besides. */
export async function readLive(question: LiveQuestion, flags: LiveFlags, io: Io): Promise<LiveInput> {
  const connection = await io.connect(flags);
  try {
    const rootNamespaces = MESHES.map((mesh) => mesh.rootNamespaceOf(flags));
    const { objects, unproxied, notes } = await readCluster(connection, { ...question, rootNamespaces });
    tellNotes(notes, io);
    return { objects, unproxied };
  } finally {
    connection.close();
  }
}
