/** Calls that variables and arguments suggest, such as `CART_ADDR=cart:7070`. They prove nothing: a person has to say whether they are made. */
import type { Cluster } from '../../judge/cluster/cluster';
import type { Workload } from '../../judge/cluster/pod';
import { targetsOf } from '../../judge/cluster/service-targets';
import type { Service } from '../../judge/objects/read/service';
import { isBody } from '../read/fields';
import type { Found } from '../read/found';

export interface Hint {
  readonly from: string;
  readonly to: string;
  /** Of the pod; undefined where the text names none. */
  readonly port: number | undefined;
  /** Where it stands. */
  readonly text: string;
}

/** A host outside that a variable names. */
export interface OutsideHint {
  readonly from: string;
  readonly host: string;
  readonly port: number;
  readonly text: string;
}

export interface Hints {
  readonly calls: readonly Hint[];
  readonly outside: readonly OutsideHint[];
}

/** A host, perhaps behind a scheme and credentials, perhaps with a port; several are separated by commas. */
const ADDRESS = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^@/\s]*@)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?(?:[/?#].*)?$/i;

/** Variables that say where something is. Without a scheme and a port, other words are just words. */
const PLACE = /(ADDR|ADDRESS|HOST|HOSTNAME|URL|URI|ENDPOINT|SERVER|SERVERS|SERVICE|BROKERS?|DSN|UPSTREAM)S?$/i;

const LONGEST = 2000;

export function hintsOf(found: readonly Found[], cluster: Cluster): Hints {
  const calls = new Map<string, Hint>();
  const outside = new Map<string, OutsideHint>();
  const services = new Map(cluster.manifests.services.map((service) => [`${service.ref.namespace}/${service.ref.name}`, service]));
  const { clusterDomain } = cluster.settings;
  for (const { key, template, workload } of found) {
    for (const { name, value } of wordsOf(template)) {
      for (const part of value.length > LONGEST ? [] : value.split(/[,;\s]+/)) {
        const match = ADDRESS.exec(part);
        if (!match) continue;
        const [, scheme, host, digits] = match;
        const port = digits === undefined ? undefined : Number(digits);
        if (scheme === undefined && port === undefined && !PLACE.test(name)) continue;
        const text = `${name}=${part}`;
        const service = tryFindService(host, workload.namespace, services, clusterDomain);
        if (service) {
          for (const hint of calledThrough(service, port, cluster)) if (hint.to !== key) calls.set(`${key} ${hint.to} ${hint.port}`, { ...hint, from: key, text });
        } else if (scheme !== undefined && /\.[a-z]{2,}$/i.test(host) && !host.endsWith(`.${clusterDomain}`) && !host.endsWith('.svc')) {
          const number = port ?? (scheme === 'http' ? 80 : 443);
          outside.set(`${key} ${host} ${number}`, { from: key, host: host.toLowerCase(), port: number, text });
        }
      }
    }
  }
  return { calls: [...calls.values()], outside: [...outside.values()] };
}

/** Source: Kubernetes "DNS for Services and Pods", the search list of pods. */
function tryFindService(host: string, namespace: string, services: ReadonlyMap<string, Service>, domain: string): Service | undefined {
  const labels = host.toLowerCase().split('.');
  const suffix = labels.slice(2).join('.');
  if (suffix !== '' && suffix !== 'svc' && suffix !== `svc.${domain}`) return undefined;
  return services.get(`${labels[1] ?? namespace}/${labels[0]}`);
}

function calledThrough(service: Service, port: number | undefined, cluster: Cluster): readonly Pick<Hint, 'to' | 'port'>[] {
  const { namespace } = service.ref;
  const leadsTo = (workload: Workload): boolean => workload.namespace === namespace
    && cluster.services.find(namespace, workload).some(({ ref, doubt }) => ref === service.ref && doubt === undefined);
  return cluster.workloads.filter(leadsTo)
    .flatMap((workload) => {
      const asked = service.ports.filter((one) => port === undefined || one.port === port);
      return asked.flatMap((one) => targetsOf(workload, one)).map((target) => ({ to: workload.key, port: target }));
    });
}

/** Variables with a value, and arguments. */
function* wordsOf(template: Found['template']): Generator<{ readonly name: string; readonly value: string }> {
  const spec = isBody(template?.spec) ? template.spec : {};
  for (const key of ['containers', 'initContainers']) {
    for (const container of asList(spec[key])) {
      if (!isBody(container)) continue;
      for (const variable of asList(container.env)) {
        if (isBody(variable) && typeof variable.name === 'string' && typeof variable.value === 'string') yield { name: variable.name, value: variable.value };
      }
      for (const field of ['command', 'args']) {
        for (const word of asList(container[field])) {
          if (typeof word !== 'string') continue;
          const [, flag, value] = /^--?([\w.-]+)=(.*)$/s.exec(word) ?? [];
          yield { name: flag ?? field, value: value ?? word };
        }
      }
    }
  }
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
