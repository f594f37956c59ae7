import { checkSeconds, secondsOf } from './seconds';
import type { RunProps } from '../constructs/run-props';
import type { SecureCronJobProps } from '../constructs/secure-cron-job-props';
import type { DeliveryNode } from '../graph/delivery';
import type { ScheduleNode } from '../graph/nodes';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { parseCronSchedule } from '../graph/values/cron';

const DEFAULT_BACKOFF_LIMIT = 3;

const APPLIED: DeliveryNode = { kind: 'applied' };

/** At one run a minute, the most that a schedule can say, 60 are missed in it: fewer than the 100 after which Kubernetes gives a CronJob up. */
const DEFAULT_STARTING_DEADLINE_SECONDS = 3600;

/** The controller looks every 10 seconds, and with less misses runs (Kubernetes documentation, CronJob, "Deadline for delayed Job start"). */
const LEAST_STARTING_DEADLINE_SECONDS = 10;

export function jobSchedule(props: RunProps, delivery: DeliveryNode = APPLIED, before: readonly string[] = []): ScheduleNode {
  return {
    cron: undefined,
    timeZone: undefined,
    backoffLimit: props.backoffLimit ?? DEFAULT_BACKOFF_LIMIT,
    deadlineSeconds: props.deadline && secondsOf(props.deadline),
    startingDeadlineSeconds: undefined,
    delivery,
    before,
  };
}

export function cronJobSchedule(props: SecureCronJobProps): ScheduleNode {
  return {
    ...jobSchedule(props),
    cron: props.schedule,
    timeZone: props.timeZone,
    startingDeadlineSeconds: props.startingDeadline ? secondsOf(props.startingDeadline) : DEFAULT_STARTING_DEADLINE_SECONDS,
  };
}

export function readSchedule(reader: Reader, schedule: ScheduleNode | undefined): void {
  if (!schedule) return;
  checkSeconds(reader, 'schedule', 'deadline', schedule.deadlineSeconds);
  checkSeconds(reader, 'schedule', 'startingDeadline', schedule.startingDeadlineSeconds, LEAST_STARTING_DEADLINE_SECONDS);
  readOrder(reader, schedule);
  if (schedule.cron !== undefined) reader.read('schedule', 'schedule', schedule.cron, parseCronSchedule);
  if (schedule.timeZone !== undefined && !isTimeZone(schedule.timeZone)) {
    reader.refuse('schedule', 'timeZone', quoted(schedule.timeZone), 'the IANA name of a time zone', "write it like 'Europe/Vienna' or 'Etc/UTC'");
  }
  if (!Number.isInteger(schedule.backoffLimit) || schedule.backoffLimit < 0) {
    reader.refuse('schedule', 'backoffLimit', String(schedule.backoffLimit), 'a whole number of at least 0', 'leave it out for the default');
  }
}

/** Only Argo CD waits for a job in the middle of its work; before all of it, a job comes before every service. */
function readOrder(reader: Reader, { delivery, before }: ScheduleNode): void {
  if (delivery.kind === 'argo-cd' && delivery.phase !== 'PostSync') return;
  for (const service of before) {
    reader.refuse(
      'schedule', `runsBefore ${service}`, delivery.kind === 'argo-cd' ? 'a job that runs after everything else' : DELIVERED[delivery.kind],
      'a hook of Argo CD, which waits for the job: JobDelivery.argoCdHook(ArgoCdPhase.SYNC)',
      'deliver it so; or leave the order out and apply in two steps: the job and what it calls first, then `kubectl wait --for=condition=complete` for the job',
    );
  }
}

const DELIVERED = { applied: 'a job that is applied together with the service', helm: 'a hook of Helm, before which nothing is installed' } as const;

/** By the time zone database of the machine that synthesizes; an offset is no zone, and Kubernetes refuses `Local`. */
function isTimeZone(name: string): boolean {
  try {
    return /^[A-Z]/.test(name) && name !== 'Local' && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
