/** What the command has to know of a mesh beside what the judge does. A new mesh is a file beside this one, and a line in `table.ts`. */
import type { Command } from 'commander';
import type { Manifests } from '../../judge/objects/manifests';
import type { ObjectRef } from '../../judge/objects/read/field';
import type { JudgeOptions, MeshInstallation } from '../../judge/options';

export interface ClusterMesh {
  /** Options of the judge by the flag that states them. */
  readonly flags: Readonly<Record<string, keyof JudgeOptions>>;
  /** API groups of which an object in the root namespace holds for the whole mesh. */
  readonly meshWideGroups: readonly string[];
  /** Labels that it adds to pods. */
  readonly addedLabels: readonly string[];
  /** ConfigMaps that its control plane writes into every namespace. */
  readonly publishedConfigMaps: readonly string[];
  /** The container that is its proxy in pods that were read from a cluster. */
  readonly proxyContainer: string;
  addOptions(command: Command): Command;
  /** What options say of all its installations. */
  installationOf(stated: JudgeOptions): Partial<MeshInstallation>;
  rootNamespaceOf(flags: object): string;
  /** Objects that hold its settings. */
  settingsIn(manifests: Manifests): readonly ObjectRef[];
}
