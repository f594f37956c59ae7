import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, Chart, Size } from 'cdk8s';
import * as ts from 'typescript';
import * as zt from '../../src';
import { PROPS } from '../../src/author/constructs/props/tables';
import { errorOf } from '../support/error-of';
import { image } from '../support/programs';

/** As programs in JavaScript write, of which nobody checks the types. */
type Anything = any;
type Name = keyof typeof PROPS;

const { Access, ClusterProfile, EdgeGateway, ExternalHost, ExternalNetwork, Mesh, MeshPolicy, Port, Probe, Probes, SecretStore, Waivers } = zt;

function chart(): Chart {
  const app = new App();
  zt.ZeroTrustDefaults.of(app).set({ mesh: Mesh.istio() });
  return new Chart(app, 'app');
}

function shop(): zt.ZeroTrustNamespace {
  return new zt.ZeroTrustNamespace(chart(), 'shop');
}

function web(): zt.SecureService {
  return new zt.SecureService(shop(), 'web', { image: image('web'), ports: [Port.http(8080)], probes: Probes.http('/') });
}

function issuer(): zt.Issuer {
  return zt.Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['shop'] });
}

/** Each interface: who takes it, and how it is named in messages. */
const TAKERS: Readonly<Record<Name, readonly [of: string, take: (props: Anything) => unknown]>> = {
  SecureServiceProps: ['app/shop/web (SecureService)', (props) => new zt.SecureService(shop(), 'web', props)],
  SecureDaemonProps: ['app/shop/agent (SecureDaemon)', (props) => new zt.SecureDaemon(shop(), 'agent', props)],
  PodContainerOptions: ['PodContainer.sidecar', (props) => zt.PodContainer.sidecar('helper', props)],
  LoadBalancerOptions: ['OutsideService.loadBalancer', (props) => zt.OutsideService.loadBalancer(props)],
  NodePortOptions: ['OutsideService.nodePort', (props) => zt.OutsideService.nodePort(props)],
  RollingUpdateOptions: ['UpdateStrategy.rolling', (props) => zt.UpdateStrategy.rolling(props)],
  RollingShareOptions: ['UpdateStrategy.rollingShare', (props) => zt.UpdateStrategy.rollingShare(props)],
  SecureJobProps: ['app/shop/web (SecureJob)', (props) => new zt.SecureJob(shop(), 'web', props)],
  SecureCronJobProps: ['app/shop/web (SecureCronJob)', (props) => new zt.SecureCronJob(shop(), 'web', props)],
  ZeroTrustNamespaceProps: ['app/bank (ZeroTrustNamespace)', (props) => new zt.ZeroTrustNamespace(chart(), 'bank', props)],
  NamespaceReferenceProps: ['ZeroTrustNamespace.fromReference', (props) => zt.ZeroTrustNamespace.fromReference(chart(), 'bank', props)],
  PodsOptions: ['Pods.inAnyNamespace', (props) => zt.Pods.inAnyNamespace(props)],
  MeshPolicyProps: ['app/mesh (MeshPolicy)', (props) => new MeshPolicy(chart(), 'mesh', props)],
  ZeroTrustAppProps: ['ZeroTrustApp', (props) => new zt.ZeroTrustApp(props)],
  DefaultValues: ['ZeroTrustDefaults.of(app).set', (props) => zt.ZeroTrustDefaults.of(new App()).set(props)],
  EdgeGatewayProps: ['app/edge (EdgeGateway)', (props) => new EdgeGateway(chart(), 'edge', props)],
  ExposeOptions: ['app/edge.exposes', (props) => new EdgeGateway(chart(), 'edge', { namespace: 'edge', hosts: ['a.example.com'] }).exposes(web(), props)],
  GrpcAuthorizerOptions: ['Authorizer.grpc', (props) => zt.Authorizer.grpc(web(), props)],
  HttpAuthorizerOptions: ['Authorizer.http', (props) => zt.Authorizer.http(web(), props)],
  AdmitOptions: ['app/shop/web.admits', (props) => web().admits(zt.Users.of(issuer()), props)],
  OidcIssuerOptions: ['Issuer.oidc', (props) => zt.Issuer.oidc(props)],
  PassportOptions: ['Passport.mintedBy', (props) => zt.Passport.mintedBy(web(), props)],
  UsersOptions: ['Users.of', (props) => zt.Users.of(issuer(), props)],
  EdgeReferenceProps: ['app/edge (EdgeReference)', (props) => EdgeGateway.fromReference(chart(), 'edge', props)],
  GatewayListenerOptions: ['GatewayListener.https', (props) => zt.GatewayListener.https(props)],
  ForeignWorkloadProps: ['app/shop/web (ForeignWorkload)', (props) => new zt.ForeignWorkload(shop(), 'web', props)],
  IngressControllerProps: ['app/ingress (IngressController)', (props) => zt.IngressController.fromReference(chart(), 'ingress', props)],
  ServiceReferenceProps: ['SecureService.fromReference', (props) => zt.SecureService.fromReference(props)],
  ServiceTokenOptions: ['ServiceIdentity.tokens', (props) => zt.ServiceIdentity.tokens(props)],
  ExternalNetworkProps: ['ExternalNetwork.of', (props) => ExternalNetwork.of(props)],
  ExternalHostOptions: ['ExternalHost.tls', (props) => ExternalHost.tls('a.example.com', 443, props)],
  HttpsHostOptions: ['ExternalHost.https', (props) => ExternalHost.https('a.example.com', props)],
  ClusterProfileOptions: ['ClusterProfile.nodeLocalDns', (props) => ClusterProfile.nodeLocalDns(props)],
  ScraperOptions: ['Scraper.of', (props) => zt.Scraper.of(props)],
  IstioOptions: ['Mesh.istio', (props) => Mesh.istio(props)],
  AmbientOptions: ['Mesh.ambient', (props) => Mesh.ambient(props)],
  WaypointReferenceProps: ['Waypoint.fromReference', (props) => zt.Waypoint.fromReference(props)],
  EnvoyGatewayOptions: ['GatewayController.envoyGateway', (props) => zt.GatewayController.envoyGateway(props)],
  KongOptions: ['GatewayController.kong', (props) => zt.GatewayController.kong(props)],
  ConsulOptions: ['Mesh.consul', (props) => Mesh.consul(props)],
  LinkerdOptions: ['Mesh.linkerd', (props) => Mesh.linkerd(props)],
  PortOptions: ['Port.http', (props) => Port.http(8080, props)],
  ProbeOptions: ['Probes.http', (props) => Probe.http('/', props)],
  ProbeSet: ['Probes.of', (props) => Probes.of(props)],
  HttpAccess: ['Access.http', (props) => Access.http(props)],
  RateLimitOptions: ['RateLimit.perSecond', (props) => zt.RateLimit.perSecond(10, props)],
  GrpcAccess: ['Access.grpc', (props) => Access.grpc(props)],
  ExistingSecretOptions: ['Secret.allOfExisting', (props) => zt.Secret.allOfExisting('db', props)],
  ExistingConfigOptions: ['Config.existing', (props) => zt.Config.existing('settings', props)],
  AwsRoleOptions: ['CloudIdentity.awsRole', (props) => zt.CloudIdentity.awsRole(props)],
  GkeIdentityOptions: ['CloudIdentity.gke', (props) => zt.CloudIdentity.gke(props)],
  AzureIdentityOptions: ['CloudIdentity.azure', (props) => zt.CloudIdentity.azure(props)],
  SecretOptions: ['SecretStore.secret', (props) => SecretStore.cluster('vault').secret('db', { USER: 'db' }, props)],
  VaultStoreOptions: ['SecretStore.vault', (props) => SecretStore.vault(props)],
  AwsStoreOptions: ['SecretStore.aws', (props) => SecretStore.aws(props)],
  GcpStoreOptions: ['SecretStore.gcp', (props) => SecretStore.gcp(props)],
  AzureStoreOptions: ['SecretStore.azure', (props) => SecretStore.azure(props)],
  Waiver: ['Waivers.of(app/shop/web).add', (props) => Waivers.of(web()).add(props)],
};

/** What must be there, in its right type. */
const REQUIRED: Readonly<Record<string, unknown>> = {
  image: image('web'),
  schedule: '@daily',
  namespace: 'shop',
  hosts: ['a.example.com'],
  audiences: ['shop'],
  listeners: [zt.GatewayListener.https({ name: 'https' })],
  cidrs: ['192.0.2.0/24'],
  ports: [Port.tcp(5432)],
  podLabels: { app: 'web' },
  readiness: Probe.http('/'),
  liveness: Probe.http('/'),
};

function required(name: Name): Record<string, unknown> {
  return Object.fromEntries(Object.keys(PROPS[name]).filter((prop) => prop.endsWith('!')).map((prop) => {
    const key = prop.slice(0, -1);
    return [key, REQUIRED[key] ?? 'text'];
  }));
}

/** One line that names who was given it and the property, and says what was expected. */
function expectTold(error: Error, of: string, at: string, ...words: string[]): void {
  expect(error.constructor).toBe(Error);
  const line = error.message.split('\n').find((one) => one.startsWith(`${of}: ${at}: got `)) ?? error.message;
  expect(line).toMatch(new RegExp(`^${escaped(of)}: ${escaped(at)}: got .+, expected .+`));
  for (const word of words) expect(line).toContain(word);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Of none of the types that a property may have, whatever they are. */
const MISFITS: readonly (readonly [string, unknown])[] = [['nothing', null], ['a function', () => 1], ['a symbol of no class', new (class Strange {})()]];

/** No property of theirs must be there. */
const ANY_OBJECT = /^(a map|resources|limits|a range, such as \{ defaultLimit)/;

describe.each(Object.keys(TAKERS) as Name[])('%s', (name) => {
  const [of, take] = TAKERS[name];
  const table = Object.entries(PROPS[name] as Readonly<Record<string, { readonly words: string }>>);

  test('with what is required alone is taken', () => {
    expect(() => take(required(name))).not.toThrow();
  });

  test('that are no object are an error', () => {
    for (const props of [null, 'text', 5, ['a']]) {
      const { message, constructor } = errorOf(() => take(props));
      expect(constructor).toBe(Error);
      expect(message).toMatch(new RegExp(`^${escaped(of)}: got .+, expected ${name}`));
    }
  });

  for (const [entry, { words }] of table) {
    const prop = entry.replace('!', '');

    if (entry.endsWith('!')) {
      test(`without ${prop}`, () => {
        const { [prop]: _left, ...rest } = required(name);
        expectTold(errorOf(() => take(rest)), of, prop, 'got nothing', words);
      });
    } else {
      test(`with ${prop} undefined is taken`, () => {
        expect(() => take({ ...required(name), [prop]: undefined })).not.toThrow();
      });
    }

    test(`with another type for ${prop}`, () => {
      for (const [, value] of MISFITS.filter(([, one]) => !(ANY_OBJECT.test(words) && typeof one === 'object' && one !== null))) {
        const error = errorOf(() => take({ ...required(name), [prop]: value }));
        // An object without the properties of a nested one says which of them is missing.
        if (error.message.startsWith(`${of}: ${prop}.`)) continue;
        expectTold(error, of, prop, words);
      }
    });

    if (prop.length > 3) {
      test(`with ${prop} misspelt`, () => {
        const { [prop]: value = 'x', ...rest } = required(name);
        for (const wrong of [prop.toUpperCase(), `${prop}x`, prop.slice(0, -1)]) {
          if (Object.keys(PROPS[name]).some((key) => key.replace('!', '') === wrong)) continue;
          expectTold(errorOf(() => take({ ...rest, [wrong]: value })), of, wrong, `did you mean '${prop}'?`);
        }
      });
    }
  }
});

describe('the table of properties', () => {
  const author = join(__dirname, '..', '..', 'src', 'author');
  const files = [
    ...readdirSync(join(author, 'constructs')).filter((file) => file.endsWith('.ts')).map((file) => join(author, 'constructs', file)),
    ...['meshes', 'gateways'].flatMap((room) => (
      readdirSync(join(author, room), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => join(author, room, file))
    )),
  ];
  files.push(join(dirname(require.resolve('cdk8s')), 'app.d.ts'));
  const interfaces = new Map<string, ts.InterfaceDeclaration>();
  for (const file of files) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    source.forEachChild((node) => { if (ts.isInterfaceDeclaration(node)) interfaces.set(node.name.text, node); });
  }

  function membersOf(name: string): readonly string[] {
    const declared = interfaces.get(name);
    if (!declared) throw new Error(`no interface ${name}`);
    const inherited = (declared.heritageClauses ?? []).flatMap(({ types }) => types.flatMap((type) => membersOf(type.expression.getText())));
    return [...inherited, ...declared.members.map((member) => `${member.name!.getText()}${member.questionToken ? '' : '!'}`)];
  }

  test.each(Object.keys(PROPS).filter((name) => name !== 'ClusterProfileOptions') as Name[])('has what %s has', (name) => {
    expect(Object.keys(PROPS[name]).sort()).toEqual([...membersOf(name)].sort());
  });

  test('has what all profiles have', () => {
    expect(Object.keys(PROPS.ClusterProfileOptions).sort()).toEqual([...membersOf('NodeLocalDnsOptions')].sort());
  });

  test('has every interface with properties that a program may hand over', () => {
    const shown = /^(Declared\w+|ClaimCondition|ICallee|IExposable|ZeroTrustValidationProps|Autoscaling|Metrics|Permission|Resilience|RunProps|Scheduling|Storage|Toleration|WorkloadProps|LimitRangeProps|NodeLocalDnsOptions|SpireOptions|CertManagerOptions|Cors)$/;
    const exported = [...readFileSync(join(author, '..', 'index.ts'), 'utf8').matchAll(/^export type \{ (.+) \}/gm)].flatMap(([, names]) => names.split(', '));
    expect(exported.filter((name) => !shown.test(name) && !(name in PROPS))).toEqual([]);
  });
});

describe('what is handed over in JavaScript', () => {
  const service = (props: object) => () => TAKERS.SecureServiceProps[1]({ image: image('web'), ...props });
  const OF = TAKERS.SecureServiceProps[0];
  test.each<[string, () => unknown, string, string, string[]]>([
    ['a size that is a text', service({ storage: [{ mountPath: '/data', size: '10Gi' }] }), OF, 'storage[0].size', ['a text', 'a Size, such as Size.mebibytes(256)']],
    ['CPU that is a size', service({ resources: { cpu: { request: Size.mebibytes(1) } } }), OF, 'resources.cpu.request', ['a Size', 'Cpu.millis(250)']],
    ['memory that is a text', service({ resources: { memory: { limit: '512Mi' } } }), OF, 'resources.memory.limit', ['a text', 'Size.mebibytes(256)']],
    ['a writable directory of a size that is a text', service({ writablePaths: { '/tmp': '64Mi' } }), OF, 'writablePaths./tmp', ['a text', 'Size.mebibytes(256)']],
    ['storage without a place', service({ storage: [{ size: Size.gibibytes(1) }] }), OF, 'storage[0].mountPath', ['got nothing', 'a text']],
    ['a property of storage that is misspelt', service({ storage: [{ mountpath: '/data', size: Size.gibibytes(1) }] }), OF, 'storage[0].mountpath', ["did you mean 'mountPath'?"]],
    ['a property that resources do not have', service({ resources: { disk: '4Gi' } }), OF, 'resources.disk', ['no such property', 'ephemeralStorage']],
    ['a property that no access has', () => Access.http({ verbs: ['GET'] } as Anything), 'Access.http', 'verbs', ['no such property', 'methods, paths, notPaths, portName']],
    ['a property that no profile has', () => ClusterProfile.vanilla({ flavour: 'eks' } as Anything), 'ClusterProfile.vanilla', 'flavour', ['no such property', 'podCidrs']],
    ['ports that are numbers', service({ ports: [8080] }), OF, 'ports[0]', ['the number 8080', 'Port.http(8080)']],
    ['a mesh that is a text', () => TAKERS.ZeroTrustNamespaceProps[1]({ mesh: 'istio' }), TAKERS.ZeroTrustNamespaceProps[0], 'mesh', ['a text', 'Mesh.istio()']],
    ['a mesh that is an access', () => TAKERS.ZeroTrustNamespaceProps[1]({ mesh: Access.all() }), TAKERS.ZeroTrustNamespaceProps[0], 'mesh', ['a Access', 'Mesh.istio()']],
    ['a deadline that is a number', () => TAKERS.SecureJobProps[1]({ image: image('web'), deadline: 600 }), TAKERS.SecureJobProps[0], 'deadline', ['the number 600', 'Duration.minutes']],
    ['a variable without a value', service({ env: { A: undefined } }), OF, 'env.A', ['got nothing', 'a text']],
    ['a variable that is a number', service({ env: { PORT: 8080 } }), OF, 'env.PORT', ['the number 8080', 'a text']],
    ['calls to nobody', () => web().calls(undefined as Anything), 'app/shop/web.calls', 'callee', ['got nothing', 'whom it calls']],
    ['calls with a text for an access', () => web().calls(ExternalHost.https('a.example.com'), 'GET' as Anything), 'app/shop/web.calls', 'access', ['a text', 'Access.http']],
    ['a port that is a number', () => web().addPort(80 as Anything), 'app/shop/web.addPort', 'port', ['the number 80', 'Port.http']],
    ['a secret that is a text', () => web().addSecret('db' as Anything), 'app/shop/web.addSecret', 'secret', ['a text', 'store.secret']],
    ['ports of an access that are numbers', () => Access.ports(8080 as Anything), 'Access.ports', 'names[0]', ['the number 8080', 'a text']],
    ['a number of a port that is a text', () => Port.http('8080' as Anything), 'Port.http', 'containerPort', ['a text', 'a number']],
    ['a host that is nothing', () => ExternalHost.https(undefined as Anything), 'ExternalHost.https', 'host', ['got nothing']],
    ['a service that is a text', () => new EdgeGateway(chart(), 'edge', { namespace: 'edge', hosts: ['a.example.com'] }).exposes('web' as Anything), 'app/edge.exposes', 'service', ['a SecureService']],
    ['keys of a secret that are a list', () => SecretStore.cluster('vault').secret('db', ['USER'] as Anything), 'SecretStore.secret', 'keys', ['a list', 'a map']],
  ])('%s', (_title, act, of, at, words) => {
    expectTold(errorOf(act), of, at, ...words);
  });

  test.each<[old: string, act: () => unknown, at: string, now: string]>([
    ['paths', () => TAKERS.ExposeOptions[1]({ paths: ['/orders'] }), 'app/edge.exposes', "pathPrefixes: ['/orders']"],
    ['port', () => Access.http({ port: 'http' } as Anything), 'Access.http', "portName: 'http'"],
    ['port', () => Access.grpc({ service: 'a.B', port: 'http' } as Anything), 'Access.grpc', "portName: 'http'"],
    ['port', () => Probe.tcp({ port: 'http' } as Anything), 'Probes.tcp', "portName: 'http'"],
    ['port', () => TAKERS.ExposeOptions[1]({ port: 'http' }), 'app/edge.exposes', "portName: 'http'"],
    ['resources.memoryLimit', service({ resources: { memoryLimit: '512Mi' } }), OF, 'memory: { limit: Size.mebibytes(512) }'],
    ['resources.cpuRequest', service({ resources: { cpuRequest: '1' } }), OF, 'cpu: { request: Cpu.millis(250) }'],
    ['serviceAccount', () => TAKERS.ServiceReferenceProps[1]({ namespace: 'a', name: 'b', serviceAccount: 'c' }), 'SecureService.fromReference', 'serviceAccountName'],
    ['istioVersion', () => ClusterProfile.vanilla({ istioVersion: '1.29' } as Anything), 'ClusterProfile.vanilla', "Mesh.istio({ version: '1.30' })"],
    ['monitoringNamespace', () => ClusterProfile.vanilla({ monitoringNamespace: '' } as Anything), 'ClusterProfile.vanilla', 'Scraper.none()'],
    ['scraperLabels', () => ClusterProfile.openShift({ scraperLabels: {} } as Anything), 'ClusterProfile.openShift', 'Scraper.of({ podLabels'],
  ])('%s of an earlier release is refused with what to write now', (old, act, at, now) => {
    expectTold(errorOf(act), at, old, 'no such property; use ', now);
  });

  test('all of them at once', () => {
    const { message } = errorOf(service({ ports: [8080], replica: 2, env: { A: 1 } }));
    expect(message.split('\n')).toHaveLength(3);
  });

  test('properties of a class of one\'s own pass', () => {
    expect(service({ team: 'shop' })).not.toThrow();
  });

  test('the value of a text is in no message', () => {
    expect(errorOf(service({ ports: 'hunter2hunter2' })).message).not.toContain('hunter2');
  });
});
