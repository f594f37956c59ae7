/** The text of a program. It is TypeScript without a single type, so that it runs as JavaScript, too. */
import { call, list, make, name, namesIn, number, object, print, text, textMap, texts, type Code, type Entry } from './code';
import { keptFile } from './files';
import { commentText, literal } from './literal';
import { MARK } from './mark';
import { Variables } from './variables';
import type { AdoptedCall, PortAccess, RequestAccess } from '../calls/call';
import { carriedLabels, droppedLabelWords, keptLabels, selectedKeys } from '../plan/labels';
import { declaredIn, type Plan, type PlannedNamespace, type PlannedWorkload } from '../plan/plan';
import { portCode, waiverCode } from '../secure/secure';

/** Where each name comes from. */
const MODULES: ReadonlyMap<string, readonly string[]> = new Map([
  ['cdk8s', ['ApiObject', 'Chart', 'Duration', 'Include', 'JsonPatch', 'Size']],
  ['cdk8s-plus-28', ['Cpu']],
  ['cdk8s-zero-trust', [
    'Access', 'ClusterProfile', 'Config', 'ExternalHost', 'ForeignWorkload', 'HttpMethod', 'Mesh', 'PodContainer', 'Port', 'PreStop', 'Probe', 'Probes', 'Rule', 'Scraper',
    'Secret', 'SecureCronJob', 'SecureDaemon', 'SecureJob', 'SecureService', 'TaintEffect', 'UpdateStrategy', 'Waivers', 'ZeroTrustApp', 'ZeroTrustNamespace',
  ]],
  ['node:path', ['join']],
]);

export interface Program {
  readonly text: string;
  /** The construct path of each thing, by which messages name it. */
  readonly places: ReadonlyMap<string, PlannedWorkload | PlannedNamespace>;
}

/** Where a workload stands: its namespace, and the variables of that and of its chart. */
interface Place {
  readonly namespace: PlannedNamespace;
  readonly variable: string;
  readonly chart: string;
  readonly path: string;
}

export function writeProgram(plan: Plan): Program {
  return new Writer(plan).write();
}

class Writer {
  private readonly lines: string[] = [];
  private readonly used = new Set<string>();
  private readonly variables = new Variables();
  private readonly variableOf = new Map<string, string>();
  private readonly places = new Map<string, PlannedWorkload | PlannedNamespace>();

  private readonly keys: ReadonlySet<string>;

  constructor(private readonly plan: Plan) {
    this.keys = selectedKeys(plan);
  }

  write(): Program {
    const { namespaces, calls, today, owner, expires } = this.plan;
    for (const namespace of namespaces) if (declaredIn(namespace).length > 0) this.namespace(namespace);
    const declared = new Set(this.variableOf.keys());
    const own = calls.filter(({ from, to }) => declared.has(from) && declared.has(to));
    this.calls(own);
    this.hosts(declared);
    this.questions();
    this.say('', 'app.synth();');
    const body = [...this.lines];
    const app = this.app();
    const waives = body.some((line) => line.includes('...adopted'));
    const head = [
      ...this.imports(),
      '',
      `// Written by \`zero-trust adopt\` on ${today}. It is yours from now on.`,
      ...(waives ? ['', `// What is not hardened yet, until when, and who answers for it. ${MARK}: name a team.`, `const adopted = ${print(object([
        { key: 'reason', value: text(`adopted on ${today}; not hardened yet`) }, { key: 'owner', value: text(owner) }, { key: 'expires', value: text(expires) },
      ]))};`] : []),
      '',
      app,
    ];
    return { text: `${[...head, ...body].join('\n')}\n`, places: this.places };
  }

  private app(): string {
    const { podCidrs, apiServerCidrs } = this.plan.profile;
    const profile: readonly Entry[] = [
      { key: 'scraper', value: call('Scraper.none') },
      ...(podCidrs.length > 0 ? [{ key: 'podCidrs', value: texts(podCidrs) }] : []),
      ...(apiServerCidrs.length > 0 ? [{ key: 'apiServerCidrs', value: texts(apiServerCidrs) }] : []),
    ];
    return `const app = ${this.code(make('ZeroTrustApp', object([{ key: 'profile', value: call('ClusterProfile.vanilla', object(profile)) }])))};`;
  }

  private imports(): readonly string[] {
    return [...MODULES].flatMap(([module, names]) => {
      const own = names.filter((one) => this.used.has(one));
      return own.length === 0 ? [] : [`import { ${own.join(', ')} } from ${literal(module)};`];
    });
  }

  private namespace(namespace: PlannedNamespace): void {
    const variable = this.variables.of(namespace.name, 'namespace');
    const chart = this.variables.of(`${namespace.name}-chart`);
    const path = `${namespace.name}/${namespace.name}`;
    this.places.set(path, namespace);
    this.say('');
    this.comment('', namespace.dropped.length > 0 ? `${MARK} labels of the namespace that are not carried over: ${namespace.dropped.join(', ')}` : undefined);
    this.statement(`const ${chart} = `, make('Chart', name('app'), text(namespace.name)));
    const entries: readonly Entry[] = [
      { key: 'mesh', value: call(namespace.mesh?.factory ?? 'Mesh.none') },
      ...(Object.keys(namespace.labels).length > 0 ? [{ key: 'labels', value: textMap(namespace.labels) }] : []),
    ];
    this.statement(`const ${variable} = `, make('ZeroTrustNamespace', name(chart), text(namespace.name), object(entries)));
    this.podSecurity(namespace, variable);
    for (const rule of namespace.waived) this.statement('', call('Waivers.of', name(variable)), `.add(${this.code(waiverCode(rule))})`);
    for (const workload of declaredIn(namespace)) this.workload(workload, { namespace, variable, chart, path });
    for (const { found, reasons, form } of namespace.workloads) {
      if (form === 'left') this.comment('', `${MARK} ${found.object.kind} ${found.key} is not in this program: ${reasons.join('; ')}`, true);
    }
  }

  /** Pods that break the profile would be rejected. */
  private podSecurity({ podSecurity }: PlannedNamespace, variable: string): void {
    if (podSecurity === 'restricted') return;
    this.comment('', `${MARK} pods that are kept do not keep to Pod Security "restricted": the API server would reject them`);
    this.use('ApiObject');
    const patch = call('JsonPatch.replace', text('/metadata/labels/pod-security.kubernetes.io~1enforce'), text(podSecurity));
    this.say(`ApiObject.of(${variable}.node.findChild('namespace')).addJsonPatch(${this.code(patch)});`);
    this.statement('', call('Waivers.of', name(variable)), `.add(${this.code(waiverCode('POD_SECURITY_LABELS'))})`);
  }

  private workload(planned: PlannedWorkload, at: Place): void {
    const { found, survey, secured, form } = planned;
    const own = found.workload.name;
    const variable = this.variables.of(own, at.namespace.name);
    this.variableOf.set(found.key, variable);
    this.places.set(`${at.path}/${own}`, planned);
    this.say('');
    if (form === 'secure' && secured) {
      for (const todo of survey.todos) this.comment('', `${MARK} ${todo}`);
      const labels = carriedLabels(secured, this.keys);
      for (const dropped of [...survey.dropped, ...droppedLabelWords(labels.dropped)]) this.comment('', `not carried over: ${dropped}`);
      const entries = [...secured.entries, ...(Object.keys(labels.carried).length > 0 ? [{ key: 'podLabels', value: textMap(labels.carried) }] : [])];
      this.statement(`const ${variable} = `, make(secured.construct, name(at.variable), text(own), object(entries)));
      return;
    }
    this.kept(planned, variable, at);
  }

  private kept(planned: PlannedWorkload, workload: string, { namespace, variable, chart }: Place): void {
    const { found, kept, ports, reasons, waived } = planned;
    const own = found.workload.name;
    const id = `kept-${own}`;
    this.comment('', `The pods of ${own} are kept as they are, with policies of this program:`);
    for (const reason of reasons) this.comment('', `- ${reason}`);
    for (const change of kept.changes) this.comment('', `Changed: ${change}`);
    const include = make('Include', name(chart), text(id), object([{ key: 'url', value: call('join', name('__dirname'), ...keptFile(namespace.name, own).split('/').map(text)) }]));
    const included = this.variables.of(id, namespace.name);
    this.statement(waived.size > 0 ? `const ${included} = ` : '', include);
    for (const rule of waived) this.statement('', call('Waivers.of', name(included)), `.add(${this.code(waiverCode(rule))})`);
    const { serviceNames, serviceAccountName } = kept;
    const isNamed = serviceNames.length === 1 && serviceNames[0] === own;
    this.statement(`const ${workload} = `, make('ForeignWorkload', name(variable), text(own), object([
      { key: 'podLabels', value: textMap(keptLabels(planned, this.keys)) },
      ...(serviceAccountName === own ? [] : [{ key: 'serviceAccountName', value: text(serviceAccountName) }]),
      ...(ports.length > 0 ? [{ key: 'ports', value: list(ports.map(portCode)) }] : []),
      ...(isNamed || serviceNames.length === 0 ? [] : [{ key: 'serviceNames', value: texts(serviceNames) }]),
    ])));
  }

  private calls(calls: readonly AdoptedCall[]): void {
    if (calls.length === 0) return;
    this.say('', `// ${EVIDENCE_WORDS[calls[0].evidence]}`);
    let evidence = calls[0].evidence;
    for (const one of [...calls].sort((left, right) => ORDER.indexOf(left.evidence) - ORDER.indexOf(right.evidence))) {
      if (one.evidence !== evidence) this.say('', `// ${EVIDENCE_WORDS[one.evidence]}`);
      evidence = one.evidence;
      if (one.todo !== undefined) this.comment('', `${MARK} ${one.todo}`);
      for (const line of this.callLines(one)) this.say(line);
    }
  }

  private callLines({ from, to, accesses }: Pick<AdoptedCall, 'from' | 'to' | 'accesses'>): readonly string[] {
    const [caller, callee] = [this.variableOf.get(from), this.variableOf.get(to)];
    const ports = this.portsOf(to);
    if (caller === undefined || callee === undefined) return [];
    return accessCodes(accesses, ports).map((access) => `${caller}.calls(${callee}${access ? `, ${this.code(access)}` : ''});`);
  }

  private portsOf(key: string): number {
    for (const { workloads } of this.plan.namespaces) for (const one of workloads) if (one.found.key === key) return one.ports.length;
    return 0;
  }

  private hosts(declared: ReadonlySet<string>): void {
    const own = this.plan.hosts.filter(({ from }) => declared.has(from));
    if (own.length === 0) return;
    this.say('', '// Hosts outside.');
    for (const { from, host, port, todo } of own) {
      if (todo !== undefined) this.comment('', `${MARK} ${todo}`);
      const factory = port === 443 ? call('ExternalHost.https', text(host)) : call('ExternalHost.tcp', text(host), number(port));
      this.say(`${this.variableOf.get(from) ?? ''}.calls(${this.code(factory)});`);
    }
  }

  private questions(): void {
    const { questions } = this.plan;
    if (questions.length === 0) return;
    this.say('', '// Nothing of what follows is declared: a person has to decide.');
    for (const { about, says, call: asked } of questions) {
      this.comment('', `${MARK} ${about}: ${says}`);
      for (const line of asked ? this.withoutUse(() => this.callLines(asked)) : []) this.comment('  ', line, false, true);
    }
  }

  /** What stands in a comment needs no import. */
  private withoutUse<T>(make_: () => T): T {
    const before = new Set(this.used);
    const made = make_();
    for (const one of this.used) if (!before.has(one)) this.used.delete(one);
    return made;
  }

  private statement(start: string, code: Code, end = ''): void {
    this.say(`${start}${this.code(code)}${end};`);
  }

  private code(code: Code): string {
    for (const one of namesIn(code)) this.use(one);
    return print(code);
  }

  private use(one: string): void {
    this.used.add(one);
  }

  private say(...lines: readonly string[]): void {
    this.lines.push(...lines);
  }

  private comment(indent: string, words: string | undefined, apart = false, isCode = false): void {
    if (words === undefined) return;
    if (apart) this.say('');
    for (const line of isCode ? words.split('\n') : [words]) this.say(`// ${indent}${commentText(line)}`);
  }
}

const ORDER = ['policies', 'traffic', 'environment'] as const;

const EVIDENCE_WORDS: Readonly<Record<AdoptedCall['evidence'], string>> = {
  policies: 'Calls that the policies of today mean.',
  traffic: 'Calls that were observed, and that are allowed today.',
  environment: `${MARK} calls that only variables and arguments suggest: nothing restricts these callers today.`,
};

/** Ports without limits are one access; undefined is every port. */
function accessCodes(accesses: readonly PortAccess[], ports: number): readonly (Code | undefined)[] {
  const whole = accesses.filter(({ requests }) => !requests).map(({ port }) => port.name);
  const limited = accesses.flatMap(({ port, requests }) => (requests ?? []).map((one) => httpAccess(port.name, one, ports)));
  return [
    ...(whole.length === 0 ? [] : [whole.length === ports ? undefined : call('Access.ports', ...whole.map(text))]),
    ...limited,
  ];
}

function httpAccess(port: string, { methods, paths, notPaths }: RequestAccess, ports: number): Code {
  return call('Access.http', object([
    ...(methods ? [{ key: 'methods', value: list(methods.map((method) => name(`HttpMethod.${method}`))) }] : []),
    ...(paths ? [{ key: 'paths', value: texts(paths) }] : []),
    ...(notPaths ? [{ key: 'notPaths', value: texts(notPaths) }] : []),
    ...(ports > 1 ? [{ key: 'portName', value: text(port) }] : []),
  ]));
}
