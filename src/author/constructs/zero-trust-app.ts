import { App } from 'cdk8s';
import type { AppProps, Chart } from 'cdk8s';
import type { ClusterProfile } from './cluster-profile';
import type { Mesh } from './mesh';
import { checkProps } from './props/check';
import { ZeroTrustDefaults } from './zero-trust-defaults';
import { optimizeLater } from '../../cdk8s/app/optimize-later';
import { isWholeByItself } from '../../cdk8s/app/sealing/sealed-app';
import { chartsInOrder, manifestsAsYaml, writeManifests } from '../../cdk8s/app/write-app';
import { zeroTrustExtension } from '../../cdk8s/bridge/extension';
import { Registry } from '../../cdk8s/bridge/registry';
import { object } from '../graph/prop-types';

/** What an app is given: all that cdk8s' `App` takes, and defaults for what is in it. */
export interface ZeroTrustAppProps extends AppProps {
  /**
   * The mesh of all namespaces, edges and mesh policies that name no other.
   *
   * @default - each of them names its own
   */
  readonly mesh?: Mesh;

  /**
   * What the cluster is like, for all namespaces and edges that name no other profile.
   *
   * @default ClusterProfile.vanilla()
   */
  readonly profile?: ClusterProfile;
}

/** It writes files itself, so that what it does not know of would be lost without a word. */
const OF_NEWER = 'one that a newer cdk8s brings works with its own App: new App({ … }), and ZeroTrustDefaults.of(app).set({ mesh, profile }) for the defaults';

/**
 * An `App` of cdk8s that writes the same manifests in a fraction of the time, and never loses one.
 *
 * Takes its place without any other change: props, output types, resolvers, file names and every byte of the files are those of
 * cdk8s. What differs:
 *
 * - the time it takes grows with the number of objects, whatever the number of charts and dependencies;
 * - all files are written or none: a synthesis that fails leaves those of the last one as they were;
 * - two objects of one kind, namespace and name are an error, and so is a property that cdk8s brought after this release;
 * - objects that would share a file (`FILE_PER_RESOURCE`) get one each: the namespace is added to its name;
 * - `cdk8s synth --stdout` prints one valid stream of documents, also of several charts.
 */
export class ZeroTrustApp extends App {
  private readonly recordsMetadata: boolean;
  private readonly extension = zeroTrustExtension(() => Registry.tryOf(this)?.graph());

  public constructor(props: ZeroTrustAppProps = {}) {
    super(checkProps('ZeroTrustApp', 'ZeroTrustAppProps', props, (words, table, renamed) => object(words, table, renamed, OF_NEWER)));
    // The command of cdk8s starts programs with this; any other process is not ours to tune.
    if (process.env.CDK8S_OUTDIR !== undefined) optimizeLater();
    isWholeByItself(this);
    const { mesh, profile } = props;
    if (mesh !== undefined || profile !== undefined) ZeroTrustDefaults.of(this).set({ mesh, profile });
    this.recordsMetadata = props.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
  }

  /** All charts, each after those that it depends on. */
  public get charts(): Chart[] {
    return chartsInOrder(this);
  }

  /**
   * Validates the app, proves that it allows exactly what was declared, and writes all manifests to the output directory.
   *
   * Throws, and writes nothing, where there is a mistake in what was declared, where the proof does not hold, where dependencies are
   * circular, and where two objects are one.
   */
  public synth(): void {
    writeManifests(this, { recordConstructMetadata: this.recordsMetadata, extension: this.extension });
  }

  /** The manifests of all charts as one YAML text. Throws as `synth` does. */
  public synthYaml(): string {
    return manifestsAsYaml(this, this.extension);
  }
}
