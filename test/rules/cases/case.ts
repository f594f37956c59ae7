import { parseManifests } from '../../../src/judge/parse';
import type { RuleInput } from '../../../src/rules/input';
import { ruleInput } from '../../../src/rules/read-input';
import type { RuleDefinition } from '../../../src/rules/rule';

/** One small set of manifests, and what is true of it in words. */
export interface Case {
  readonly title: string;
  readonly yaml: string;
  /** For a violation: what the sentence about it must contain. */
  readonly says?: string;
  /** For a violation: how often it is found. */
  readonly times?: number;
  /** Whether a component refuses an object of it. Any other case must be one that a cluster can have. @default false */
  readonly refused?: boolean;
}

export interface RuleCases {
  readonly rule: RuleDefinition;
  readonly violates: readonly Case[];
  readonly passes: readonly Case[];
}

export function inputOf(yaml: string): RuleInput {
  return ruleInput(parseManifests([{ text: yaml, file: 'case.yaml' }]));
}

/** Several documents in one text. */
export function all(...documents: readonly string[]): string {
  return documents.join('\n---\n');
}

/** A pod of namespace shop, by the flow text of its spec. */
export function pod(spec: string, labels = '{app: web}', name = 'web'): string {
  return `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: shop, labels: ${labels}}, spec: ${spec}}`;
}

/** A pod of namespace shop with one container. */
export function container(fields: string): string {
  return pod(`{containers: [{name: app, ${fields}}]}`);
}

/** A Service, by the flow text of its spec, with a port if that has none. */
export function service(spec: string, name = 'web'): string {
  return `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: shop}, spec: ${spec.replace('{', '{<<: {ports: [{port: 80}]}, ')}}`;
}

export function namespace(labels: string, name = 'shop'): string {
  return `{apiVersion: v1, kind: Namespace, metadata: {name: ${name}, labels: ${labels}}}`;
}

export function networkPolicy(spec: string, name = 'web'): string {
  return `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: ${name}, namespace: shop}, spec: ${spec}}`;
}

/** Objects of Istio's security group, in namespace shop unless told otherwise. */
export function security(kind: string, spec: string, where = 'shop'): string {
  return `{apiVersion: security.istio.io/v1, kind: ${kind}, metadata: {name: web, namespace: ${where}}, spec: ${spec}}`;
}

export function networking(kind: string, spec: string): string {
  return `{apiVersion: networking.istio.io/v1, kind: ${kind}, metadata: {name: web, namespace: shop}, spec: ${spec}}`;
}

export function role(rule: string): string {
  return `{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: web, namespace: shop}, rules: [${rule}]}`;
}
