import { expect } from 'chai';
import { createEngine, createEngineContainer, Engine } from '../src/container';
import { LogLevel, type Logger } from '../src/log';
import { echo } from '../src/services';
import { IDENTITY, LISTENERS, LOGGER, TRANSPORTS } from '../src/tokens';
import { MemoryTransportFactory } from '../src/transport';
import { ACCEPT_ALL, requestOptions } from './association/harness';

describe('container', () => {
  it('puts a working engine together, over TCP', async () => {
    const engine = createEngine();
    const server = await engine.listen({ port: 0, host: '127.0.0.1', policy: ACCEPT_ALL, handlers: {} });
    const association = await engine.requestAssociation(requestOptions({ host: '127.0.0.1', port: server.port }));
    expect(await echo(association)).to.equal(0);
    expect((await association.release()).kind).to.equal('released');
    await server.close();
  });

  it('takes parts in the place of its own, as options and as registrations', async () => {
    const entries: string[] = [];
    const logger: Logger = { isEnabled: (level) => level <= LogLevel.info, log: (_level, text) => entries.push(text) };
    const container = createEngineContainer({ logger, transports: new MemoryTransportFactory() });
    container.registerInstance(IDENTITY, { classUID: '1.2.3', versionName: 'OTHER' });
    const engine = new Engine(container);
    const server = await engine.listen({ port: 104, policy: ACCEPT_ALL, handlers: {} });
    const association = await engine.requestAssociation(requestOptions());
    const { request, accept } = association.negotiation;
    for (const { userInformation } of [request, accept]) {
      expect(userInformation).to.include({ implementationClassUID: '1.2.3', implementationVersionName: 'OTHER' });
    }
    expect(association.remoteAddress).to.equal('memory');
    expect(entries.join('\n')).to.match(/association established/);
    await association.release();
    await server.close();
  });

  it('gives engines of one container the same listeners, and of two containers different ones', () => {
    const container = createEngineContainer();
    expect(new Engine(container).listeners).to.equal(new Engine(container).listeners);
    expect(createEngine().listeners).not.to.equal(createEngine().listeners);
  });

  it('leaves the registrations of other containers alone', () => {
    const one = createEngineContainer();
    const other = createEngineContainer({ transports: new MemoryTransportFactory() });
    expect(one.resolve(TRANSPORTS)).not.to.equal(other.resolve(TRANSPORTS));
    expect(one.resolve(LOGGER)).to.equal(createEngineContainer().resolve(LOGGER));
    expect(one.resolve(LISTENERS)).to.equal(one.resolve(LISTENERS));
  });
});
