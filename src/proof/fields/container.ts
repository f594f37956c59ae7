/** Containers, field by field. Source: Kubernetes API, Container, Probe and ResourceRequirements. */
import { tryReadQuantity } from './quantity';
import { ANYTHING, anythingIn, each, fields, only, refused } from './shape';
import type { Shape } from './shape';
import { amount, BOOLEAN, PORT, TEXT, TEXTS, wholeNumber } from './values';

const ELSEWHERE = 'the kubelet calls another host with it';
const NEVER_READY = 'the pod is killed, or never gets a call, with such a number';

const HEADERS = each(fields({ name: TEXT, value: TEXT }));
const CALL = fields({
  path: TEXT, port: PORT, scheme: only(['HTTP', 'HTTPS'], 'the API server refuses it'), httpHeaders: HEADERS, host: refused(ELSEWHERE),
});
const ACTION = {
  exec: fields({ command: TEXTS }),
  grpc: fields({ port: PORT, service: TEXT }),
  sleep: fields({ seconds: wholeNumber(0, 3600, 'the pod waits longer than anybody wants') }),
  httpGet: CALL,
  tcpSocket: fields({ port: PORT, host: refused(ELSEWHERE) }),
};
const PROBE = fields({
  ...ACTION,
  initialDelaySeconds: wholeNumber(0, 3600, NEVER_READY),
  periodSeconds: wholeNumber(1, 3600, NEVER_READY),
  timeoutSeconds: wholeNumber(1, 3600, NEVER_READY),
  successThreshold: wholeNumber(1, 100, NEVER_READY),
  failureThreshold: wholeNumber(1, 10_000, NEVER_READY),
  terminationGracePeriodSeconds: wholeNumber(1, 86_400, NEVER_READY),
});

const [MIB, TIB] = [2 ** 20, 2 ** 40];
const NO_LIMIT = 'no node has so much, so that it limits nothing, or the container can\'t run with so little';
const LIMITS: Readonly<Record<string, Shape>> = {
  'cpu': amount(0.001, 1024, 'an amount from "1m" to "1024"', NO_LIMIT),
  'memory': amount(MIB, 32 * TIB, 'an amount from "1Mi" to "32Ti"', NO_LIMIT),
  'ephemeral-storage': amount(MIB, 64 * TIB, 'an amount from "1Mi" to "64Ti"', NO_LIMIT),
};
/** What is requested may be nothing: it is for the scheduler. */
const REQUESTS: Readonly<Record<string, Shape>> = {
  'cpu': amount(0, 1024, 'an amount of at most "1024"', 'no node has so much, so that the pod never starts'),
  'memory': amount(0, 32 * TIB, 'an amount of at most "32Ti"', 'no node has so much, so that the pod never starts'),
  'ephemeral-storage': amount(0, 64 * TIB, 'an amount of at most "64Ti"', 'no node has so much, so that the pod never starts'),
};
/** Devices and huge pages. */
const OTHER = amount(0, Number.MAX_VALUE, 'an amount', 'the API server refuses it');

export const RESOURCES: Shape = (value, path, report) => {
  OF_RESOURCES(value, path, report);
  const { limits, requests } = value as { readonly limits?: Amounts; readonly requests?: Amounts };
  if (typeof limits !== 'object' || typeof requests !== 'object') return;
  for (const key in requests ?? {}) {
    const [least, most] = [tryReadQuantity(requests?.[key]), tryReadQuantity(limits?.[key])];
    if (least === undefined || most === undefined || least <= most) continue;
    report([...path, 'limits', key], limits?.[key], 'the API server refuses less than is requested', `at least ${JSON.stringify(requests?.[key])}`);
  }
};

type Amounts = Readonly<Record<string, unknown>> | null;

const OF_RESOURCES = fields({
  limits: amounts(LIMITS), requests: amounts(REQUESTS), claims: refused('a driver may give the container another network or a device'),
});

function amounts(known: Readonly<Record<string, Shape>>): Shape {
  return (value, path, report) => {
    if (typeof value !== 'object' || Array.isArray(value)) {
      report(path, value, 'the API server refuses it', 'amounts by resource');
      return;
    }
    for (const [key, item] of Object.entries(value as object)) {
      const shape = Object.hasOwn(known, key) ? known[key] : OTHER;
      path.push(key);
      shape(item, path, report);
      path.pop();
    }
  };
}

const ID = wholeNumber(0, 2 ** 31 - 1, 'the API server refuses it');

/** Pod Security and rules of their own ask what these mean; here only whether they mean anything. */
const COMMON_SECURITY = {
  ...anythingIn('seccompProfile', 'appArmorProfile', 'seLinuxOptions'),
  runAsUser: ID,
  runAsGroup: ID,
  runAsNonRoot: BOOLEAN,
  windowsOptions: ANYTHING,
};
const SECURITY = fields({
  ...COMMON_SECURITY,
  capabilities: fields({ add: TEXTS, drop: TEXTS }),
  privileged: BOOLEAN,
  readOnlyRootFilesystem: BOOLEAN,
  allowPrivilegeEscalation: BOOLEAN,
  procMount: ANYTHING,
});
export const POD_SECURITY: Shape = fields({
  ...COMMON_SECURITY,
  ...anythingIn('sysctls', 'supplementalGroups'),
  fsGroup: ID,
  fsGroupChangePolicy: only(['OnRootMismatch', 'Always'], 'the API server refuses it'),
  supplementalGroupsPolicy: only(['Merge', 'Strict'], 'the API server refuses it'),
  seLinuxChangePolicy: only(['MountOption', 'Recursive'], 'the API server refuses it'),
});

const MOUNT = fields({
  ...anythingIn('recursiveReadOnly'),
  name: TEXT,
  mountPath: TEXT,
  readOnly: BOOLEAN,
  subPath: TEXT,
  subPathExpr: TEXT,
  mountPropagation: only(['None', 'HostToContainer'], 'mounts of the container become mounts of the node with it'),
});

export const CONTAINER: Shape = fields({
  ...anythingIn('resizePolicy', 'restartPolicyRules', 'terminationMessagePath', 'terminationMessagePolicy'),
  name: TEXT,
  image: TEXT,
  command: TEXTS,
  args: TEXTS,
  workingDir: TEXT,
  resources: RESOURCES,
  restartPolicy: only(['Always', 'OnFailure', 'Never'], 'the API server refuses it'),
  volumeMounts: each(MOUNT),
  imagePullPolicy: only(['Always', 'IfNotPresent'], 'the image must be on the node already, and nobody looks whether the pod may have it'),
  stdin: BOOLEAN,
  stdinOnce: BOOLEAN,
  tty: BOOLEAN,
  // Host ports have a rule of their own.
  ports: each(fields({
    ...anythingIn('hostPort', 'hostIP'), name: TEXT, containerPort: wholeNumber(1, 65_535, 'the API server refuses it'), protocol: only(['TCP', 'UDP', 'SCTP'], 'the API server refuses it'),
  })),
  securityContext: SECURITY,
  // Which Secrets they refer to is compared with the declaration elsewhere, as for volumes.
  env: each(fields({
    name: TEXT, value: TEXT, valueFrom: fields(anythingIn('configMapKeyRef', 'fieldRef', 'fileKeyRef', 'resourceFieldRef', 'secretKeyRef')),
  })),
  envFrom: each(fields(anythingIn('prefix', 'configMapRef', 'secretRef'))),
  livenessProbe: PROBE,
  readinessProbe: PROBE,
  startupProbe: PROBE,
  lifecycle: fields({ preStop: fields(ACTION), postStart: fields(ACTION), stopSignal: ANYTHING }),
  volumeDevices: refused('it gives the container a raw device'),
});
