import type { OptionDefinition, OptionPart, ParameterDefinition } from './options';

/** Peer, port and files with keys. */
export const QUERY_PARAMETERS: readonly ParameterDefinition[] = [
  { name: 'peer', help: 'name or address of the peer' },
  { name: 'port', help: 'its TCP port', port: true },
  { name: 'dcmfile-in', help: 'files with keys', many: true, optional: true },
];

/** Keys on the command line. */
export const KEY_PART: OptionPart = {
  title: 'matching keys',
  options: [
    {
      short: '-k',
      long: '--key',
      values: [{ name: 'key' }],
      help: 'a key, over those of the file: gggg,eeee=value, keyword=value, or a path such as (gggg,eeee)[0].keyword=value',
    },
  ],
};

/** Information models. @param worklist - Whether there is one of worklists, which is the default then. */
export function modelPart(worklist: boolean): OptionPart {
  return {
    title: 'information model',
    exclusive: true,
    options: [
      ...(worklist ? [{ short: '-W', long: '--worklist', help: 'modality worklist', isDefault: true }] : []),
      { short: '-P', long: '--patient', help: 'patient root', isDefault: !worklist },
      { short: '-S', long: '--study', help: 'study root' },
      { short: '-O', long: '--psonly', help: 'patient/study only' },
    ],
  };
}

/** Stop before the end. */
export const CANCEL: OptionDefinition = {
  long: '--cancel',
  values: [{ name: 'number', minimum: 0, maximum: 2_147_483_647, unsigned: true }],
  help: 'cancel after this many responses (default: never)',
};
