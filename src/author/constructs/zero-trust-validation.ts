import { LAZY } from '../../cdk8s/bridge/lazy';
import { quoted } from '../graph/problem';

/** What makes `cdk8s synth --validate` fail. */
export enum ValidationLevel {
  /** Errors and warnings. */
  STRICT = 'strict',

  /** Errors; warnings are reported only. */
  WARN = 'warn',
}

/** The `properties` of the validation in `cdk8s.yaml`. */
export interface ZeroTrustValidationProps {
  /**
   * What makes validation fail.
   *
   * @default ValidationLevel.STRICT
   */
  readonly level?: ValidationLevel;

  /**
   * Names or codes of rules to skip. Prefer a `Waiver` on the object: it has a reason, an owner and a last day.
   *
   * @default - none; every rule applies
   */
  readonly except?: string[];
}

/**
 * The plugin of `cdk8s synth --validate`: applies every rule to all written manifests and reports violations.
 *
 * It is named in `cdk8s.yaml`, and made by cdk8s itself.
 */
export class ZeroTrustValidation {
  private readonly level: ValidationLevel;
  private readonly except: string[];

  public constructor(props: ZeroTrustValidationProps = {}) {
    if (typeof props !== 'object' || props === null) throw new Error('ZeroTrustValidation: expected an object with level or except');
    const { level = ValidationLevel.STRICT, except = [] } = props;
    const levels = Object.values(ValidationLevel);
    if (!levels.includes(level)) throw new Error(`ZeroTrustValidation: level: got ${quoted(level)}, expected ${levels.join(' or ')}`);
    if (!Array.isArray(except)) throw new Error(`ZeroTrustValidation: except: got ${quoted(except)}, expected a list of rules`);
    const strange = Object.keys(props).find((key) => !['level', 'except'].includes(key));
    if (strange !== undefined) throw new Error(`ZeroTrustValidation: ${strange}: no such property, expected level or except`);
    this.level = level;
    this.except = except;
  }

  /**
   * Called by `cdk8s synth` with the manifests that it has written.
   *
   * @param context the ValidationContext of cdk8s-cli
   */
  public async validate(context: any): Promise<void> {
    LAZY.reportValidation()(context, { strict: this.level === ValidationLevel.STRICT, except: this.except });
  }
}
