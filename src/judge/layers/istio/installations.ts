/** The Istios of a cluster. */
import { ISTIO } from './key';
import { DEFAULT_REVISION, ISTIO_ROOT_NAMESPACE, ISTIO_TRUST_DOMAIN } from './well-known';
import type { Installation, JudgeOptions, MeshInstallation, OutboundTrafficPolicy, Settings } from '../../options';

/** An Istio, with every default filled in. */
export interface IstioInstallation extends Installation {
  readonly rootNamespace: string;
  readonly trustDomainAliases: readonly string[];
  readonly outboundTrafficPolicy: OutboundTrafficPolicy;
  /** Whether its sidecars and gateways take part in the tunnels of proxies that pods share. */
  readonly tunnels: NonNullable<MeshInstallation['tunnels']>;
}

/** What manifests say of an installation, by its revision. Options go before it. */
export interface WrittenInstallation {
  readonly revision: string;
  readonly settings: Omit<MeshInstallation, 'revisions'>;
}

/** Every installation of the cluster: those that options state, or those that manifests give; one, where nothing is said. */
export function installationsOf(options: JudgeOptions, written: readonly WrittenInstallation[]): readonly IstioInstallation[] {
  const { all, common } = combined(options, written);
  if (!all) return Object.freeze([Object.freeze({ ...DEFAULTS, ...common, number: 0, revisions: 'any' as const })]);
  const installations = all.map((one, number) => Object.freeze({ ...DEFAULTS, ...one, number, revisions: one.revisions ?? [DEFAULT_REVISION] }));
  const revisions = installations.flatMap((one) => one.revisions);
  const twice = revisions.find((revision, index) => revisions.indexOf(revision) < index);
  if (twice !== undefined) throw new Error(`installations: two of them inject for the revision ${JSON.stringify(twice)}; each revision belongs to one`);
  return Object.freeze(installations);
}

/** Istio's own. Source: MeshConfig. */
const DEFAULTS: Omit<IstioInstallation, 'number' | 'revisions'> = {
  mesh: ISTIO.name,
  trustDomain: ISTIO_TRUST_DOMAIN,
  trustDomainAliases: [],
  rootNamespace: ISTIO_ROOT_NAMESPACE,
  pathNormalization: 'BASE',
  outboundTrafficPolicy: 'ALLOW_ANY',
  answersDns: false,
  tunnels: 'unknown',
};

/** What stands for the Istio of pods that have no proxy of one. */
export const NO_ISTIO: IstioInstallation = Object.freeze({ ...DEFAULTS, number: -1, revisions: [] });

/** Every Istio of the cluster. */
export function istiosOf({ installations }: Settings): readonly IstioInstallation[] {
  return installations.filter(isOfIstio);
}

export function isOfIstio(installation: Installation): installation is IstioInstallation {
  return installation.mesh === ISTIO.name;
}

/** The installation that injects for a revision, if one is known to. */
export function tryFindInstallation(settings: Settings, revision: string): IstioInstallation | undefined {
  return istiosOf(settings).find(({ revisions }) => revisions === 'any' || revisions.includes(revision));
}

/** Installations as they are stated, and as far as that leaves something out as manifests say; what is said of the only one, or of all. */
function combined(
  options: JudgeOptions, written: readonly WrittenInstallation[],
): { readonly all?: readonly MeshInstallation[]; readonly common: MeshInstallation } {
  const { installations = [], trustDomain, trustDomainAliases, rootNamespace, pathNormalization, outboundTrafficPolicy } = options;
  const stated = installations.filter(({ mesh = ISTIO.name }) => mesh === ISTIO.name);
  const common = defined({ trustDomain, trustDomainAliases, rootNamespace, pathNormalization, outboundTrafficPolicy });
  const settingsFor = (revisions: readonly string[]): MeshInstallation => {
    const found = written.find(({ revision }) => revisions.includes(revision)) ?? (written.length === 1 ? written[0] : undefined);
    return { ...found?.settings, ...common };
  };
  const revisions = [...new Set(written.map(({ revision }) => revision))];
  if (stated.length > 0) return { common, all: stated.map((one) => ({ ...settingsFor(one.revisions ?? [DEFAULT_REVISION]), ...defined(one) })) };
  if (revisions.length > 1) return { common, all: revisions.map((revision) => ({ revisions: [revision], ...settingsFor([revision]) })) };
  return { common: settingsFor(revisions) };
}

function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
