import { checkArgument, checkProps } from './props/check';
import { ARGUMENTS } from './props/tables';
import { mark } from '../graph/prop-types';
import type { ConfigRecord } from '../graph/record/pod';
import { wordForWord } from '../graph/record/word-for-word';

/** How a container sees a ConfigMap that exists already. */
export interface ExistingConfigOptions {
  /**
   * The directory in which every key is a file.
   *
   * @default - every key is an environment variable
   */
  readonly mountPath?: string;
}

/**
 * Configuration of a container, from a ConfigMap: values as environment variables, or files. It holds nothing that must stay secret.
 *
 * Pods are replaced when what they read from a ConfigMap of the app changes. For ConfigMaps that exist already, Stakater's Reloader is asked to do so.
 */
export class Config {
  /**
   * Values as environment variables, in a ConfigMap `<workload>-<name>` of the workload's own.
   *
   * @param name the name among the configurations of the workload
   * @param values the variables
   */
  public static values(name: string, values: { [variable: string]: string }): Config {
    checkArgument('Config.values', 'name', name, ARGUMENTS.text);
    checkArgument('Config.values', 'values', values, ARGUMENTS.textMap);
    return new Config({ factory: 'values', name, data: values, mountPath: undefined });
  }

  /**
   * Files in a directory, in a ConfigMap `<workload>-<name>` of the workload's own.
   *
   * @param name the name among the configurations of the workload
   * @param mountPath the directory
   * @param files the text of each file, by its name
   */
  public static files(name: string, mountPath: string, files: { [file: string]: string }): Config {
    checkArgument('Config.files', 'name', name, ARGUMENTS.text);
    checkArgument('Config.files', 'mountPath', mountPath, ARGUMENTS.text);
    checkArgument('Config.files', 'files', files, ARGUMENTS.textMap);
    return new Config({ factory: 'files', name, data: files, mountPath });
  }

  /**
   * All that is in a ConfigMap that somebody else keeps in the workload's namespace.
   *
   * @param name the name of the ConfigMap
   * @param options how the container sees it
   */
  public static existing(name: string, options: ExistingConfigOptions = {}): Config {
    checkArgument('Config.existing', 'name', name, ARGUMENTS.text);
    const { mountPath } = checkProps('Config.existing', 'ExistingConfigOptions', options);
    return new Config({ factory: 'existing', name, data: undefined, mountPath });
  }

  /** The name among the configurations of the workload; of one that exists already, the name of the ConfigMap. */
  public readonly name: string;

  /** @internal */
  public readonly _record: ConfigRecord;

  private constructor(said: ConfigRecord) {
    mark(this, 'Config');
    this.name = said.name;
    this._record = wordForWord(said);
  }
}
