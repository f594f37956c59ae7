import type { Duration } from 'cdk8s';
import { checkArgument } from './props/check';
import { ARGUMENTS } from './props/tables';
import { mark } from '../graph/prop-types';
import type { PreStopRecord } from '../graph/record/pod';
import { wordForWord } from '../graph/record/word-for-word';

/**
 * What happens in the main container before it gets the signal to stop. Until it is over, the pod still answers; the grace period includes it.
 */
export class PreStop {
  /** It goes on for some time. Endpoints are withdrawn meanwhile. */
  public static sleep(duration: Duration): PreStop {
    checkArgument('PreStop.sleep', 'duration', duration, ARGUMENTS.duration);
    return new PreStop({ factory: 'sleep', seconds: duration.toMilliseconds() / 1000 });
  }

  /** A command runs in it. */
  public static exec(command: string[]): PreStop {
    checkArgument('PreStop.exec', 'command', command, ARGUMENTS.texts);
    return new PreStop({ factory: 'exec', command });
  }

  /** Nothing: it gets the signal to stop at once. */
  public static none(): PreStop {
    return new PreStop({ factory: 'none' });
  }

  /** @internal */
  public readonly _record: PreStopRecord;

  private constructor(said: PreStopRecord) {
    mark(this, 'PreStop');
    this._record = wordForWord(said);
  }
}
