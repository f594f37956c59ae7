import { Duration } from 'cdk8s';
import type { Chart } from 'cdk8s';
import {
  Access, Authorizer, ClusterProfile, EdgeGateway, ExternalHost, HttpMethod, Issuer, Mesh, NetworkPlugin, Passport, Port, Probes, RateLimit,
  ServiceIdentity, Users, ZeroTrustNamespace,
} from '../../src';
import type { SecureService, SecureServiceProps } from '../../src';
import { readDocument } from '../support/files';
import { service } from '../support/programs';
import { manifestsOf, ofKind, type Manifest } from '../support/synth';

/** The table of README of what is enforced where: every cell is held against what is written. */
interface World {
  readonly mesh: () => Mesh;
  readonly profile?: () => ClusterProfile;
}

const CILIUM = () => ClusterProfile.vanilla({ networkPlugin: NetworkPlugin.cilium() });
const COLUMNS: readonly World[] = [
  { mesh: () => Mesh.istio() }, { mesh: () => Mesh.ambient() }, { mesh: () => Mesh.linkerd() },
  { mesh: () => Mesh.consul() }, { mesh: () => Mesh.none() }, { mesh: () => Mesh.none(), profile: CILIUM },
];
const ISTIO_AND_CILIUM: World = { mesh: () => Mesh.istio(), profile: CILIUM };

type Calls = (web: SecureService, callee: SecureService) => void;

/** What is written for a web that calls something, less the workloads; undefined where it is refused. */
function written({ mesh, profile }: World, calls: Calls, port = Port.http(8080)): readonly Manifest[] | undefined {
  try {
    return manifestsOf((chart: Chart) => {
      const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: mesh(), ...(profile && { profile: profile() }) });
      calls(service(shop, 'web'), service(shop, 'callee', { ports: [Port.http(8080), ...(port.name === 'http' ? [] : [port])] }));
    }).filter(({ kind }) => kind !== 'Deployment' && kind !== 'Service');
  } catch {
    return undefined;
  }
}

const kindsWith = (objects: readonly Manifest[], text: string | RegExp) => (
  [...new Set(objects.filter((object) => (typeof text === 'string' ? JSON.stringify(object.spec ?? {}).includes(text) : text.test(JSON.stringify(object.spec ?? {}))))
    .map(({ kind }) => kind as string))].filter((kind) => /Policy$|^(RequestAuthentication|HTTPRoute|ServiceIntentions)$/.test(kind))
);

const policy = (objects: readonly Manifest[], kind: string, name: string) => (
  JSON.stringify(ofKind(objects, kind).find(({ metadata }) => metadata.name === name)?.spec ?? {})
);

const isNamed = (objects: readonly Manifest[], name: string) => (
  ofKind(objects, 'MeshTLSAuthentication').some(({ metadata, spec }) => metadata.name === name && spec.identityRefs?.[0].name === 'web')
);

const isStrictInConsul = (objects: readonly Manifest[]) => policy(objects, 'ServiceDefaults', 'callee').includes('"mutualTLSMode":"strict"');

const isStrict = (objects: readonly Manifest[]) => ofKind(objects, 'PeerAuthentication').some(({ spec }) => spec.mtls.mode === 'STRICT');

const REFUSED = ['synthesis error'];
const WITH_IDENTITIES = ClusterProfile.vanilla({ tokenIssuer: 'https://kubernetes.default.svc.cluster.local', spire: { trustDomain: 'example.org' } });
const ISSUER = () => Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['shop'], jwksUri: 'https://id.example.com/jwks.json' });
const TCP = Port.tcp(5432, { name: 'store' });

/** What holds in a world, in the words that a cell has for it; and all words that a cell of the row may have. */
const ROWS: Readonly<Record<string, { readonly words: readonly string[]; readonly holds: (world: World) => readonly string[] }>> = {
  'Which pods connect, on which port': {
    words: ['NetworkPolicy at both ends', 'AuthorizationPolicy', 'CiliumNetworkPolicy', '15008', '4143', '20000', 'Server', 'MeshTLSAuthentication', 'ServiceIntentions'],
    holds: (world) => {
      const objects = written(world, (web, callee) => web.calls(callee, Access.ports('store')), TCP)!;
      const atBoth = policy(objects, 'NetworkPolicy', 'web').includes('"callee"') && policy(objects, 'NetworkPolicy', 'callee').includes('"web"');
      return [
        ...(atBoth ? ['NetworkPolicy at both ends'] : []),
        ...(policy(objects, 'AuthorizationPolicy', 'callee').includes('/sa/web') ? ['AuthorizationPolicy'] : []),
        ...(policy(objects, 'CiliumNetworkPolicy', 'callee').includes('"web"') ? ['CiliumNetworkPolicy'] : []),
        ...['15008', '4143', '20000'].filter((port) => policy(objects, 'NetworkPolicy', 'callee').includes(port)),
        ...(policy(objects, 'Server', 'callee.5432').includes('"port":5432') ? ['Server'] : []),
        ...(isNamed(objects, 'callee.5432') ? ['MeshTLSAuthentication'] : []),
        ...(policy(objects, 'ServiceIntentions', 'callee').includes('"web"') ? ['ServiceIntentions'] : []),
      ];
    },
  },
  'Identity of the caller': {
    words: ['ServiceAccount, by mutual TLS (STRICT)', 'ServiceAccount, by mutual TLS (MeshTLSAuthentication)', 'ServiceAccount, by mutual TLS (ServiceDefaults)', 'labels'],
    holds: (world) => {
      const objects = written(world, (web, callee) => web.calls(callee))!;
      if (isNamed(objects, 'callee.8080')) return ['ServiceAccount, by mutual TLS (MeshTLSAuthentication)'];
      if (isStrictInConsul(objects)) return ['ServiceAccount, by mutual TLS (ServiceDefaults)'];
      return isStrict(objects) ? ['ServiceAccount, by mutual TLS (STRICT)'] : ['labels'];
    },
  },
  'HTTP methods and paths, gRPC methods': {
    words: ['CiliumNetworkPolicy', 'AuthorizationPolicy', 'HTTPRoute', 'ServiceIntentions', 'waypoint', 'no `notPaths`', 'no paths by their end', ...REFUSED],
    holds: (world) => {
      const objects = written(world, (web, callee) => web.calls(callee, Access.http({ methods: [HttpMethod.PATCH], paths: ['/a'] })));
      if (!objects) return REFUSED;
      const excepting = written(world, (web, callee) => web.calls(callee, Access.http({ notPaths: ['/a'] })));
      return [
        ...kindsWith(objects, 'PATCH'),
        ...(ofKind(objects, 'Gateway').some(({ spec }) => spec.gatewayClassName === 'istio-waypoint') ? ['waypoint'] : []),
        ...(excepting ? [] : ['no `notPaths`']),
        ...(written(world, (web, callee) => web.calls(callee, Access.http({ paths: ['*.html'] }))) ? [] : ['no paths by their end']),
      ];
    },
  },
  'Users who are signed in (JWT), with audiences, scopes, groups and claims': {
    words: ['RequestAuthentication', 'AuthorizationPolicy', ...REFUSED],
    holds: (world) => {
      const objects = written(world, (web, callee) => {
        web.calls(callee);
        callee.admits(Users.of(ISSUER()));
      });
      return objects ? kindsWith(objects, 'https://id.example.com') : REFUSED;
    },
  },
  'Whatever a service of yours decides about a request (external authorization)': {
    words: ['AuthorizationPolicy with CUSTOM', ...REFUSED],
    holds: (world) => {
      const objects = written(world, (web, callee) => callee.asks(Authorizer.http(web)));
      if (!objects) return REFUSED;
      return ofKind(objects, 'AuthorizationPolicy').some(({ spec }) => spec.action === 'CUSTOM') ? ['AuthorizationPolicy with CUSTOM'] : [];
    },
  },
  'Internal tokens in place of those from outside (passports)': {
    words: ['RequestAuthentication', 'AuthorizationPolicy with CUSTOM', 'HTTPRoute', ...REFUSED],
    holds: ({ mesh }) => {
      try {
        const objects = manifestsOf((chart: Chart) => {
          const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: mesh() });
          const passport = Passport.mintedBy(service(shop, 'minter'), { issuer: 'https://passports.example.com', jwksUri: 'https://keys.example.com/jwks.json' });
          const web = service(shop, 'web');
          const users = Users.of(Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['shop'], forwardToken: false }));
          const edge = new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['a.example.com'], mesh: mesh() });
          edge.exposes(web, { users, passport });
          edge.exposes(service(shop, 'open'), { pathPrefixes: ['/open'], openToAll: 'all' });
          web.admits(Users.withPassport(passport));
        });
        return [
          ...(policy(objects, 'RequestAuthentication', 'web').includes('passports.example.com') ? ['RequestAuthentication'] : []),
          ...(ofKind(objects, 'AuthorizationPolicy').some(({ spec }) => spec.action === 'CUSTOM') ? ['AuthorizationPolicy with CUSTOM'] : []),
          ...(JSON.stringify(ofKind(objects, 'HTTPRoute')).includes('x-passport') ? ['HTTPRoute'] : []),
        ];
      } catch {
        return REFUSED;
      }
    },
  },
  'Requests in a time; time-outs and retries (limits of load)': {
    words: ['EnvoyFilter', 'VirtualService', 'HTTPLocalRateLimitPolicy', 'annotations of the Service', ...REFUSED],
    holds: ({ mesh }) => {
      const rateLimits = [RateLimit.perSecond(7)];
      const found = new Set<string>();
      const look = (declare: (shop: ZeroTrustNamespace, chart: Chart) => void) => {
        try {
          const objects = manifestsOf((chart: Chart) => declare(new ZeroTrustNamespace(chart, 'shop', { mesh: mesh() }), chart));
          for (const { kind } of objects) if (['EnvoyFilter', 'VirtualService', 'HTTPLocalRateLimitPolicy'].includes(kind)) found.add(kind);
          if (JSON.stringify(ofKind(objects, 'Service')).includes('timeout.linkerd.io')) found.add('annotations of the Service');
        } catch {
          // It is not available.
        }
      };
      look((shop) => { service(shop, 'web').calls(service(shop, 'callee', { rateLimits })); });
      look((shop) => { service(shop, 'web').calls(service(shop, 'callee', { requestTimeout: Duration.seconds(1) })); });
      look((shop, chart) => new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['a.example.com'], mesh: mesh() }).exposes(service(shop, 'web'), { rateLimits, openToAll: 'all' }));
      return found.size === 0 ? REFUSED : [...found];
    },
  },
  'The caller again, by the service itself': {
    words: ['token', 'SPIFFE ID', 'list of callers'],
    holds: ({ mesh }) => {
      const looking = (serviceIdentity: ServiceIdentity, access: Access, props: Partial<SecureServiceProps> = {}) => manifestsOf((chart: Chart) => {
        const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: mesh(), profile: WITH_IDENTITIES });
        service(shop, 'web').calls(service(shop, 'callee', { ...props, serviceIdentity }), access);
      });
      const byToken = looking(ServiceIdentity.tokens(), Access.http({ methods: [HttpMethod.PATCH], paths: ['/a'] }));
      const byId = looking(ServiceIdentity.spiffe(), Access.all(), { ports: [Port.tls(8443)], probes: Probes.tcp() });
      const volumes = JSON.stringify(ofKind(byToken, 'Deployment').find(({ metadata }) => metadata.name === 'web')!.spec.template.spec.volumes);
      const known = ofKind(byId, 'ClusterSPIFFEID').map(({ metadata }) => metadata.name);
      const isListed = (objects: readonly Manifest[], name: string, caller: string) => (
        ofKind(objects, 'ConfigMap').find(({ metadata }) => metadata.name === name)?.data['callers.json'].includes(caller) === true
      );
      return [
        ...(volumes.includes('"audience":"callee.shop.svc"') ? ['token'] : []),
        ...(known.includes('shop.web') && known.includes('shop.callee') ? ['SPIFFE ID'] : []),
        ...(isListed(byToken, 'callee-service-tokens', 'system:serviceaccount:shop:web') && isListed(byId, 'callee-service-identities', 'spiffe://example.org/ns/shop/sa/web') ? ['list of callers'] : []),
      ];
    },
  },
  'Encryption between pods': {
    words: ['mutual TLS', 'none'],
    holds: (world) => {
      const objects = written(world, (web, callee) => web.calls(callee))!;
      return isStrict(objects) || isNamed(objects, 'callee.8080') || isStrictInConsul(objects) ? ['mutual TLS'] : ['none'];
    },
  },
  'Hosts outside': {
    words: ['by name', 'by address', 'waypoint'],
    holds: (world) => {
      const objects = written(world, (web) => web.calls(ExternalHost.https('api.example.com')))!;
      return [
        ...(objects.some(({ kind, spec }) => kind !== 'NetworkPolicy' && JSON.stringify(spec ?? {}).includes('api.example.com')) ? ['by name'] : []),
        ...(policy(objects, 'NetworkPolicy', 'web').includes('0.0.0.0/0') ? ['by address'] : []),
        ...(policy(objects, 'NetworkPolicy', 'waypoint-egress').includes('0.0.0.0/0') ? ['waypoint'] : []),
      ];
    },
  },
  'UDP': {
    words: ['NetworkPolicy', 'AuthorizationPolicy'],
    holds: (world) => kindsWith(written(world, (web, callee) => web.calls(callee, Access.ports('logs')), Port.udp(514, { name: 'logs' }))!, /[":]514\b/),
  },
};

const table = readDocument('README.md').split('## Meshes')[1]!.split('\n## ')[0]!.split('\n').filter((line) => line.startsWith('| ')).slice(1)
  .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim().replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')));

/** The words of a row that a cell has. A word inside a longer one does not count. */
function said(cell: string, words: readonly string[]): readonly string[] {
  let left = cell;
  return [...words].sort((one, other) => other.length - one.length).filter((word) => {
    const has = left.includes(word);
    left = left.split(word).join(' ');
    return has;
  }).sort();
}

test('the table has these rows', () => {
  expect(table.map(([row]) => row)).toEqual(Object.keys(ROWS));
});

describe.each(Object.entries(ROWS))('%s', (row, { words, holds }) => {
  const cells = table.find(([name]) => name === row)!.slice(1).map((cell, index, all) => (cell === 'the same' ? all[index - 1]! : cell));

  test.each(COLUMNS.map((world, index) => [index + 1, world] as const))('in column %i', (index, world) => {
    const [own, withIstio] = cells[index - 1]!.split(/[,;] with Istio /);
    expect(said(own!, words)).toEqual([...holds(world)].sort());
    if (withIstio !== undefined) expect(said(withIstio === 'as well' ? own! : withIstio, words)).toEqual([...holds(ISTIO_AND_CILIUM)].sort());
  });
});
