import 'reflect-metadata';
import { container, instanceCachingFactory, type DependencyContainer } from 'tsyringe';
import {
  ListenerRegistry,
  requestAssociation,
  systemClock,
  type Association,
  type AssociationOptions,
  type Clock,
  type ImplementationIdentity,
  type ListenerContext,
  type RequestAssociationOptions,
  type SharedListenerOptions,
} from './association';
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from './dataset';
import { silentLogger, type Logger } from './log';
import { DicomServer, type DicomServerOptions } from './services/server';
import { CLOCK, IDENTITY, LISTENERS, LOGGER, TRACE, TRANSPORTS } from './tokens';
import { processTrace, type TraceSink } from './trace';
import { tcpTransportFactory, type TransportFactory } from './transport';

/** Parts that take the place of the engine's own. */
export interface EngineParts {
  logger?: Logger;
  clock?: Clock;
  transports?: TransportFactory;
  identity?: ImplementationIdentity;
  trace?: TraceSink;
}

/**
 * A child container in which every part of the engine is registered under its token. Register another value under a
 * token before the first {@link Engine} is made from it, and the engine uses that.
 */
export function createEngineContainer(parts: EngineParts = {}): DependencyContainer {
  const child = container.createChildContainer();
  child.registerInstance<Logger>(LOGGER, parts.logger ?? silentLogger);
  child.registerInstance<Clock>(CLOCK, parts.clock ?? systemClock);
  child.registerInstance<TransportFactory>(TRANSPORTS, parts.transports ?? tcpTransportFactory);
  child.registerInstance<ImplementationIdentity>(
    IDENTITY,
    parts.identity ?? { classUID: IMPLEMENTATION_CLASS_UID, versionName: IMPLEMENTATION_VERSION_NAME },
  );
  child.registerInstance<TraceSink>(TRACE, parts.trace ?? processTrace);
  child.register(LISTENERS, {
    useFactory: instanceCachingFactory((from) => new ListenerRegistry(resolveContext(from))),
  });
  return child;
}

function resolveContext(from: DependencyContainer): ListenerContext {
  return {
    logger: from.resolve<Logger>(LOGGER),
    clock: from.resolve<Clock>(CLOCK),
    transports: from.resolve<TransportFactory>(TRANSPORTS),
    identity: from.resolve<ImplementationIdentity>(IDENTITY),
    trace: from.resolve<TraceSink>(TRACE),
  };
}

/**
 * The engine, put together: the way to open associations and to listen for them.
 *
 * @example
 * ```ts
 * import { createEngine, echo } from 'dcxport';
 *
 * const association = await createEngine().requestAssociation({
 *   host: 'pacs.example', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS',
 *   presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
 * });
 * console.log(await echo(association)); // 0
 * await association.release();
 * ```
 */
export class Engine {
  /** Shared listening ports; for programs that take associations one by one. */
  readonly listeners: ListenerRegistry;
  readonly #context: ListenerContext;

  constructor(from: DependencyContainer) {
    this.#context = resolveContext(from);
    this.listeners = from.resolve<ListenerRegistry>(LISTENERS);
  }

  /** Opens an association as requestor; see `requestAssociation` for its errors. */
  requestAssociation(options: RequestAssociationOptions): Promise<Association> {
    return requestAssociation(options, this.#context);
  }

  /** Listens and serves every association with handlers. @throws {@link ListenError} when the port cannot be opened. */
  async listen(
    options: DicomServerOptions,
    listenerOptions?: SharedListenerOptions,
    associationOptions?: AssociationOptions,
  ): Promise<DicomServer> {
    const lease = await this.listeners.acquire(options.port, options.host, listenerOptions, associationOptions);
    return new DicomServer(lease, options, this.#context);
  }
}

/** Makes an engine with its own container. */
export function createEngine(parts: EngineParts = {}): Engine {
  return new Engine(createEngineContainer(parts));
}
