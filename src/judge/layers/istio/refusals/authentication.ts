/** What of a PeerAuthentication and a RequestAuthentication istiod refuses. Source: Istio ValidatePeerAuthentication, ValidateRequestAuthentication. */
import { refuseDryRun, refuseIstioSelector, refuseTargets } from './istio';
import { AUTHENTICATION } from './rules';
import { isPortNumber } from '../../../cluster/ports';
import type { Field } from '../../../objects/read/field';

export function refusePeerAuthentication(root: Field): void {
  const spec = root.child('spec');
  const labels = spec.child('selector').child('matchLabels');
  refuseDryRun(root);
  refuseIstioSelector(labels);
  const ports = spec.child('portLevelMtls');
  const entries = ports.entries();
  if (ports.present && entries.length === 0) ports.refuse(AUTHENTICATION.portModesEmpty);
  else if (entries.length > 0 && labels.entries().length === 0) ports.refuse(AUTHENTICATION.portModesWithoutSelector);
  for (const [port, mode] of entries) if (!/^\d+$/.test(port) || !isPortNumber(Number(port))) mode.refuse(AUTHENTICATION.port);
}

export function refuseRequestAuthentication(root: Field): void {
  const spec = root.child('spec');
  refuseDryRun(root);
  refuseTargets(spec);
  refuseIstioSelector(spec.child('selector').child('matchLabels'));
  for (const rule of spec.child('jwtRules').items()) refuseJwtRule(rule);
}

function refuseJwtRule(rule: Field): void {
  const uris = ['jwksUri', 'jwks_uri'].map((key) => rule.child(key)).filter((field) => field.present);
  const keys = rule.child('jwks');
  if (isEmpty(rule.child('issuer')) && uris.every(isEmpty)) rule.refuse(AUTHENTICATION.issuerMissing);
  if (uris.length + (keys.present ? 1 : 0) > 1) keys.refuse(AUTHENTICATION.jwksTwice);
  for (const uri of uris) if (typeof uri.value === 'string' && !/^https?:\/\//i.test(uri.value)) uri.refuse(AUTHENTICATION.jwksUri);
  if (typeof keys.value === 'string' && keys.value !== '' && !isJsonObject(keys.value)) keys.refuse(AUTHENTICATION.jwks);
  for (const audience of rule.child('audiences').items()) if (audience.value === '') audience.refuse(AUTHENTICATION.audience);
  for (const header of rule.child('fromHeaders').items()) if (isEmpty(header.child('name'))) header.refuse(AUTHENTICATION.header);
  for (const parameter of rule.child('fromParams').items()) if (parameter.value === '') parameter.refuse(AUTHENTICATION.parameter);
}

function isEmpty({ present, value }: Field): boolean {
  return !present || value === '';
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
