/** What of a Service the API server refuses. */
import { SERVICE } from './kubernetes-rules';
import { dnsLabelProblem, portNameProblem } from './names';
import { isPortNumber } from '../../cluster/ports';
import type { Field } from '../read/field';
import { refuseLabels } from '../read/selector';

/** Refuses a Service for ports and labels that are invalid. */
export function refuseService(spec: Field): void {
  const ports = spec.child('ports').items();
  const needsPorts = spec.child('clusterIP').value !== 'None' && spec.child('type').value !== 'ExternalName';
  if (ports.length === 0 && needsPorts) spec.child('ports').refuse(SERVICE.ports);
  refuseLabels(spec.child('selector'));
  const names = new Set<unknown>();
  const numbers = new Set<string>();
  for (const port of ports) {
    refuseName(port.child('name'), names, ports.length > 1);
    refuseNumber(port.child('port'));
    refuseTarget(port.child('targetPort'));
    const number = `${String(port.child('protocol').value ?? 'TCP')} ${String(port.child('port').value)}`;
    if (numbers.has(number)) port.refuse(SERVICE.portTwice);
    numbers.add(number);
  }
}

function refuseName(name: Field, names: Set<unknown>, isNeeded: boolean): void {
  const { value } = name;
  if (!name.present || value === '') {
    if (isNeeded) name.refuse(SERVICE.portNameMissing);
    return;
  }
  const reason = typeof value === 'string' ? dnsLabelProblem(value) : undefined;
  if (reason !== undefined) name.refuse(SERVICE.portName(reason));
  else if (names.has(value)) name.refuse(SERVICE.portNameTwice);
  names.add(value);
}

function refuseNumber(port: Field): void {
  if (!port.present) port.refuse(SERVICE.portMissing);
  else if (isOutside(port.value)) port.refuse(SERVICE.port);
}

/** Zero is the default of the field: the port itself. */
function refuseTarget(target: Field): void {
  const reason = typeof target.value === 'string' && target.value !== '' ? portNameProblem(target.value) : undefined;
  if (reason !== undefined) target.refuse(SERVICE.targetName(reason));
  else if (target.value !== 0 && isOutside(target.value)) target.refuse(SERVICE.target);
}

function isOutside(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && !isPortNumber(value);
}
