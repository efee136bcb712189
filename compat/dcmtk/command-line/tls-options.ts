import type { OptionDefinition, OptionGroup, OptionPart } from './options';

const NO_SEED = 'the random numbers come from the system, which seeds itself';

/** The TLS options. @param role - Of a requestor or an acceptor; @param addition - The original has none of them. */
export function tlsOptions(
  role: 'requestor' | 'acceptor',
  options: { addition?: boolean; offline?: boolean } = {},
): OptionGroup {
  const anyTls = role === 'requestor' ? ['--enable-tls', '--anonymous-tls'] : ['--enable-tls'];
  const parts: OptionPart[] = [
    {
      title: 'transport protocol stack',
      exclusive: true,
      options: [
        { short: '-tls', long: '--disable-tls', help: 'plain TCP', isDefault: true },
        {
          short: '+tls',
          long: '--enable-tls',
          values: [{ name: 'private-key-file' }, { name: 'certificate-file' }],
          help: 'TLS with a certificate of ours',
        },
        ...(role === 'acceptor'
          ? []
          : [{ short: '+tla', long: '--anonymous-tls', help: 'TLS without a certificate of ours' }]),
      ],
    },
    {
      title: 'private key password',
      exclusive: true,
      options: withOnly(
        ['--enable-tls'],
        [
          { short: '+ps', long: '--std-passwd', help: 'ask for it on standard input', isDefault: true },
          { short: '+pw', long: '--use-passwd', values: [{ name: 'password' }], help: 'this one' },
          { short: '-pw', long: '--null-passwd', help: 'an empty one' },
        ],
      ),
    },
    {
      title: 'key and certificate file format',
      exclusive: true,
      options: withOnly(anyTls, [
        { short: '-pem', long: '--pem-keys', help: 'PEM', isDefault: true },
        { short: '-der', long: '--der-keys', help: 'DER' },
      ]),
    },
    {
      title: 'certification authority',
      options: withOnly(anyTls, [
        { short: '+cf', long: '--add-cert-file', values: [{ name: 'filename' }], help: 'trust this certificate' },
        { short: '+cd', long: '--add-cert-dir', values: [{ name: 'directory' }], help: 'trust all certificates in it' },
        {
          short: '+crl',
          long: '--add-crl-file',
          values: [{ name: 'filename' }],
          help: 'load a certificate revocation list; it is checked with --enable-crl-all',
        },
        { short: '+crv', long: '--enable-crl-vfy', help: 'check certificates against the lists, as --enable-crl-all' },
        { short: '+cra', long: '--enable-crl-all', help: 'check all certificates of a chain against the lists' },
      ]),
    },
    {
      title: 'security profile',
      exclusive: true,
      options: withOnly(anyTls, [
        { short: '+py', long: '--profile-bcp195-nd', help: 'BCP 195, non-downgrading', isDefault: true },
        { short: '+px', long: '--profile-bcp195', help: 'BCP 195' },
        { short: '+pz', long: '--profile-bcp195-ex', help: 'BCP 195, extended' },
        {
          short: '+pa',
          long: '--profile-aes',
          help: 'AES',
          notApplicable: 'the profile is retired, its cipher suites are not safe any more',
        },
        {
          short: '+pn',
          long: '--profile-null',
          help: 'without encryption',
          notApplicable: 'the profile is retired, it does not encrypt at all',
        },
      ]),
    },
    {
      title: 'ciphersuite',
      options: [
        { short: '+cc', long: '--list-ciphers', help: 'list the cipher suites and exit', endsParsing: true },
        ...withOnly(anyTls, [
          {
            short: '+cs',
            long: '--cipher',
            values: [{ name: 'ciphersuite-name' }],
            help: 'negotiate this cipher suite, and no others than those named so',
            notWith: ['--profile-bcp195-ex'],
          },
        ]),
        ...(role === 'requestor'
          ? []
          : [
              {
                short: '+dp',
                long: '--dhparam',
                values: [{ name: 'filename' }],
                help: 'Diffie-Hellman parameters',
                notApplicable: 'groups are chosen by the strength of the key',
              },
            ]),
      ],
    },
    {
      title: 'pseudo random generator',
      options: [
        { short: '+rs', long: '--seed', values: [{ name: 'filename' }], help: 'seed file', notApplicable: NO_SEED },
        { short: '+ws', long: '--write-seed', help: 'write the seed back', notApplicable: NO_SEED },
        {
          short: '+wf',
          long: '--write-seed-file',
          values: [{ name: 'filename' }],
          help: 'write the seed there',
          notApplicable: NO_SEED,
        },
      ],
    },
    {
      title: 'peer authentication',
      exclusive: true,
      options: withOnly(anyTls, [
        { short: '-rc', long: '--require-peer-cert', help: 'the peer needs a certificate that holds', isDefault: true },
        ...(role === 'requestor'
          ? []
          : [{ short: '-vc', long: '--verify-peer-cert', help: 'if the peer has a certificate it must hold' }]),
        { short: '-ic', long: '--ignore-peer-cert', help: "do not look at the peer's certificate" },
      ]),
    },
  ];
  if (options.offline === true) {
    parts.push({
      title: 'offline certificate verification',
      options: [
        {
          short: '+vc',
          long: '--verify-cert',
          values: [{ name: 'filename' }],
          help: 'check this certificate against the authorities above',
          alone: true,
        },
        {
          short: '+rc',
          long: '--is-root-cert',
          values: [{ name: 'filename' }],
          help: 'check whether this certificate is a self-signed root',
          alone: true,
        },
      ],
    });
  }
  return {
    title: 'transport layer security (TLS) options',
    parts: options.addition === true ? parts.map(asAddition) : parts,
  };
}

function withOnly(onlyWith: readonly string[], options: readonly OptionDefinition[]): OptionDefinition[] {
  return options.map((option) => ({ ...option, onlyWith }));
}

function asAddition(part: OptionPart): OptionPart {
  return { ...part, options: part.options.map((option) => ({ ...option, addition: true })) };
}
