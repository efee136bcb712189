/**
 * What a command line tool accepts, as data.
 *
 * @module
 */

/** One value that follows an option. */
export interface OptionValue {
  /** In help: `<name>`. */
  readonly name: string;
  /** An integer between these; any text without them. */
  readonly minimum?: number;
  readonly maximum?: number;
  /** Negative integers are refused as such, not as too small. */
  readonly unsigned?: boolean;
}

/** One option. */
export interface OptionDefinition {
  /** With its dashes. */
  readonly long: string;
  /** With its sign: `-x` and `+x` are different. */
  readonly short?: string;
  readonly values?: readonly OptionValue[];
  readonly help: string;
  /** Holds when no other option of its part is given. */
  readonly isDefault?: boolean;
  /** Only together with at least one of these. */
  readonly onlyWith?: readonly string[];
  readonly notWith?: readonly string[];
  /** Refused by name: why this program does not have it. */
  readonly notApplicable?: string;
  /** Not in the original. */
  readonly addition?: boolean;
  /** Ends the parsing: the tool does this alone. */
  readonly endsParsing?: boolean;
  /** The tool does this alone, and needs no parameters for it. */
  readonly alone?: boolean;
}

/** Options under one heading. */
export interface OptionPart {
  readonly title?: string;
  /** Of these options the right-most one counts. */
  readonly exclusive?: boolean;
  readonly options: readonly OptionDefinition[];
}

/** Options under one main heading. */
export interface OptionGroup {
  readonly title: string;
  readonly parts: readonly OptionPart[];
}

/** One word of the command line that is no option. */
export interface ParameterDefinition {
  readonly name: string;
  readonly help: string;
  readonly optional?: boolean;
  readonly many?: boolean;
  /** A TCP port. */
  readonly port?: boolean;
}

/** A tool: its name, what it takes, and what it does. */
export interface ToolDefinition {
  /** The original's name, without prefix. */
  readonly name: string;
  /** One line. */
  readonly title: string;
  readonly parameters: readonly ParameterDefinition[];
  readonly groups: readonly OptionGroup[];
}

/** All options of a tool, in the order of its help. */
export function optionsOf(tool: ToolDefinition): OptionDefinition[] {
  return tool.groups.flatMap(({ parts }) => parts.flatMap(({ options }) => options));
}

/** The name of a tool's executable. */
export function programName(tool: ToolDefinition): string {
  return `dcx-${tool.name}`;
}
