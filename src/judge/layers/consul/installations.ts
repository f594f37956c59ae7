/** The Consul of a cluster: one datacenter, of which there is one at most. */
import { CONSUL, type ConsulObjects } from './key';
import { TRUST_DOMAIN } from './well-known';
import type { Installation, JudgeOptions, MeshInstallation, Settings } from '../../options';

/** What becomes of callers whom no intention is about. */
export type DefaultPolicy = 'allow' | 'deny';

type Stated = Required<Pick<MeshInstallation, 'injectsByDefault' | 'capturesByDefault' | 'namesFollowAccounts' | 'namesAreUnique' | 'nameOwners'>>;

/** A Consul, with every default filled in that is the same everywhere. */
export interface ConsulInstallation extends Installation, Readonly<Stated> {
  /** What holds where no intention does: `default_intention_policy` of its servers, or without one the default policy of their ACLs. */
  readonly defaultPolicy: DefaultPolicy | 'unknown';
  /** Whether somebody said that it is there, or objects for it are. */
  readonly isThere: boolean;
}

const NAMES = ['injectsByDefault', 'capturesByDefault', 'namesFollowAccounts', 'namesAreUnique', 'defaultIntentionPolicy'] as const;

export function installationsOf(options: JudgeOptions, objects: Partial<ConsulObjects>): readonly ConsulInstallation[] {
  const stated = (options.installations ?? []).filter(({ mesh }) => mesh === CONSUL.name);
  const [own = {}, ...others] = stated.map(({ nameOwners: _, ...rest }) => rest);
  if (others.some((other) => JSON.stringify(other) !== JSON.stringify(own))) throw new Error('installations: two of them are of Consul; a cluster has one at most');
  const said = <Name extends (typeof NAMES)[number]>(name: Name) => own[name] ?? options[name] ?? 'unknown';
  return Object.freeze([Object.freeze({
    mesh: CONSUL.name,
    number: 0,
    revisions: 'any' as const,
    isNamed: true,
    trustDomain: own.trustDomain ?? TRUST_DOMAIN,
    pathNormalization: 'NONE' as const,
    answersDns: false,
    defaultPolicy: said('defaultIntentionPolicy'),
    injectsByDefault: said('injectsByDefault'),
    capturesByDefault: said('capturesByDefault'),
    namesFollowAccounts: said('namesFollowAccounts'),
    namesAreUnique: said('namesAreUnique'),
    nameOwners: ownersOf(stated),
    isThere: stated.length > 0 || NAMES.some((name) => options[name] !== undefined)
      || Object.values(objects).some((list) => list !== undefined && list.length > 0),
  })]);
}

/** Of several programs, each says where its names are kept. */
function ownersOf(stated: readonly MeshInstallation[]): Readonly<Record<string, readonly string[]>> {
  const owners = new Map<string, Set<string>>();
  for (const [name, namespaces] of stated.flatMap(({ nameOwners = {} }) => Object.entries(nameOwners))) {
    owners.set(name, new Set([...owners.get(name) ?? [], ...namespaces]));
  }
  return Object.freeze(Object.fromEntries([...owners].map(([name, namespaces]) => [name, [...namespaces]])));
}

export function isOfConsul(installation: Installation): installation is ConsulInstallation {
  return installation.mesh === CONSUL.name;
}

/** The Consul of the cluster, whether it is used or not. */
export function consulOf({ installations }: Settings): ConsulInstallation {
  return installations.find(isOfConsul) ?? NO_CONSUL;
}

/** What stands for the Consul of settings that know none. */
const [NO_CONSUL] = installationsOf({}, {});
