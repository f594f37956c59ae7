/** What may stand in a JSON report, as JSON Schema (draft 7). docs/schema has the same for other programs. */
import { LAYER_HOPS } from '../judge/layers/kinds';

const string = { type: 'string' } as const;
const strings = { type: 'array', items: string } as const;
const verdict = { enum: ['allow', 'deny', 'conditional', 'unknown'] } as const;
const openVerdict = { enum: ['allow', 'conditional', 'unknown'] } as const;
const protocol = { enum: ['TCP', 'UDP', 'SCTP'] } as const;
const port = { type: 'integer', minimum: 1, maximum: 65535 } as const;
const labels = { type: 'object', additionalProperties: string } as const;

function object(required: Readonly<Record<string, object>>, optional: Readonly<Record<string, object>> = {}): object {
  return { type: 'object', required: Object.keys(required), properties: { ...required, ...optional }, additionalProperties: false };
}

function list(items: object): object {
  return { type: 'array', items };
}

function ref(name: string): object {
  return { $ref: `#/definitions/${name}` };
}

function report(kind: string, body: Readonly<Record<string, object>>, optional: Readonly<Record<string, object>> = {}): object {
  return object({ apiVersion: { const: 'cdk8s-zero-trust.dev/v1' }, kind: { const: kind }, ...body }, optional);
}

const access = { from: ref('party'), to: ref('party'), protocol, ports: ref('ports'), witness: ref('flow') };

const definitions = {
  ports: object({ first: port, last: port }),
  position: object({ file: string, line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } }),
  objectName: object({ kind: string, namespace: string, name: string }),
  party: {
    oneOf: [
      object({ kind: { const: 'workload' }, workload: string }),
      object({ kind: { const: 'external' }, ranges: strings }, { via: string }),
      object({ kind: { const: 'platform' }, id: string, namespace: string, labels }),
      object({ kind: { const: 'undeclared' }, namespace: string, labels, meshed: { type: 'boolean' } }, { serviceAccount: string }),
    ],
  },
  callee: { oneOf: [ref('party'), object({ kind: { const: 'api-server' } })] },
  endpoint: {
    oneOf: [
      object({ workload: string }),
      object({ ip: string }),
      object({ gateway: string }),
      object({ apiServer: { const: true } }),
      object({ undeclared: { type: 'object', required: ['namespace'], properties: { namespace: string, labels } } }),
    ],
  },
  flow: {
    type: 'object',
    required: ['from', 'to', 'port'],
    properties: {
      from: ref('endpoint'), to: ref('endpoint'), via: string, port, protocol, method: string, path: string, host: string, sni: string, headers: labels, token: { type: 'object' },
    },
    additionalProperties: false,
  },
  strings: {
    oneOf: [
      object({ kind: { const: 'any' } }),
      object({ kind: { const: 'in' }, patterns: strings, except: strings, like: strings }),
    ],
  },
  apiServerRow: object({ workload: string, verdict: openVerdict, witness: ref('flow') }),
  requests: list(object({ methods: ref('strings'), paths: ref('strings'), hosts: ref('strings') })),
  row: object({ ...access, verdict: openVerdict, self: { type: 'boolean' } }, { requests: ref('requests'), credentials: list({ type: 'object' }), certificate: { type: 'boolean' }, peer: string }),
  change: object(
    { ...access, to: ref('callee'), kind: { enum: ['added', 'removed', 'changed'] }, before: verdict, after: verdict, widens: { type: 'boolean' } },
    { requests: ref('requests') },
  ),
  unmodelledChange: object({ kind: { enum: ['added', 'removed', 'changed'] }, object: ref('objectName'), because: string }),
  testimony: object(
    {
      effect: { enum: ['isolates', 'allows', 'denies', 'does-not-match', 'requires', 'depends', 'shadows', 'passes'] },
      verdict,
      because: string,
      path: { type: 'array', items: { type: ['string', 'integer'] } },
    },
    { object: ref('objectName'), position: ref('position') },
  ),
  hop: object({
    hop: { enum: LAYER_HOPS.map(({ id }) => id) }, verdict, testimonies: list(ref('testimony')),
  }, { leg: { enum: ['to-gateway', 'from-gateway'] } }),
  rule: object({ code: string, title: string, why: string }, { name: string, fix: string, standards: strings, helpUri: string }),
  finding: object(
    { rule: ref('rule'), severity: { enum: ['error', 'warning', 'note'] }, message: string },
    { object: ref('objectName'), position: ref('position'), waiver: object({ reason: string }, { owner: string, expires: string }) },
  ),
  unknownKind: object({ apiVersion: string, kind: string, namespace: string, name: string }, { because: string }),
  node: object(
    { kind: { enum: ['workload', 'everyone', 'outside-from', 'outside-to', 'other-from', 'other-to'] }, name: string }, { namespace: string },
  ),
  readSecret: object({
    namespace: string,
    name: string,
    readers: list(object({
      who: ref('objectName'),
      how: { enum: ['reads', 'mounts', 'makes-pods', 'enters-pods', 'takes-tokens', 'runs-as', 'impersonates'] },
      because: string,
      by: ref('objectName'),
      verdict: { enum: ['allow', 'unknown'] },
    })),
  }),
  edge: object({ from: { type: 'integer' }, to: { type: 'integer' }, verdict: openVerdict, on: strings }),
};

export const REPORT_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'https://cdk8s-zero-trust.dev/schema/v1.json',
  title: 'Reports of the zero-trust command',
  oneOf: [
    report('ReachReport', { workloads: strings, rows: list(ref('row')), notes: strings }, { exposure: list(ref('row')), apiServer: list(ref('apiServerRow')) }),
    report('ExplainReport', { flow: ref('flow'), verdict, hops: list(ref('hop')) }),
    report('DiffReport', { widens: { type: 'boolean' }, changes: list(ref('change')) }, { unmodelled: list(ref('unmodelledChange')) }),
    report('VerifyReport', { findings: list(ref('finding')), unknownKinds: list(ref('unknownKind')) }),
    report('GraphReport', { nodes: list(ref('node')), edges: list(ref('edge')) }),
    report('SecretsReport', { secrets: list(ref('readSecret')), notes: strings }),
  ],
  definitions,
};
