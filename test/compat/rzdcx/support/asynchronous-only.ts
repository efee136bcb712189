/** Why a test cannot pass with the blocking entry. */
const OVERLAP = 'it does something else while a call runs, and a blocking call lets nothing else run';
const AWAITED = 'its handler returns a promise, and a blocking call cannot wait for it';

/** The tests that the blocking entry cannot pass, by their titles, with the reason. */
export const ASYNCHRONOUS_ONLY: Readonly<Record<string, string>> = {
  '[DCXREQ.Echo] calls may overlap: each has its association': OVERLAP,
  '[DCXREQ.Release] aborts a running call, which fails with E_ABORT': OVERLAP,
  '[DCXREQ.OnFileSent] comes for each file in the order of the list, unreadable ones included, each before the next is sent':
    AWAITED,
  '[DCXREQ.OnFileSent] is awaited before the next file is sent': AWAITED,
  '[DCXREQ.Send] calls may overlap, and handlers may call the requester themselves': OVERLAP,
  '[DCXREQ.Query] calls may overlap, also from inside a handler': OVERLAP,
  '[DCXREQ.Release] ends the wait for a result with E_ABORT': OVERLAP,
  '[DCXREQ.Release] aborts a running N-service, which fails with E_ABORT': OVERLAP,
  '[DCXREQ.Parallel] Release ends all associations': OVERLAP,
  '[DCXACC.OnConnection] awaits a handler that returns a promise before it answers': AWAITED,
  '[DCXACC.WaitForConnection] goes on when a peer asks and leaves before it is answered': AWAITED,
  '[DCXACC.OnStoreSetup] awaits a handler that returns a promise': AWAITED,
  '[DCXACC.OnStoreDone] awaits a handler that returns a promise before the response': AWAITED,
  '[DCXACC.NextStorageResponseStatus] may be set while the object arrives': OVERLAP,
  '[DCXAPP.OnMaxLogCount] takes the name that is set before the first await and does not wait': AWAITED,
  'send to and receive by late bound network classes, whose events keep their exact names': OVERLAP,
  '[DCXACC.WaitForCommand] counts its time to the start of a command only': OVERLAP,
  '[DCXACC.Release] in the middle of a store leaves nothing behind': OVERLAP,
  '[DCXREQ.Release] aborts the session; what runs fails with E_ABORT': OVERLAP,
  '[DCXREQ.SendObject] fails with E_ABORT when the requester is released meanwhile': OVERLAP,
  '[DCXREQ.Release] aborts a call that still waits for the answer to its association request': OVERLAP,
  '[DCXREQ.OnQueryResponseRecieved] gives each match as it comes, before the next one is taken': AWAITED,
  '[DCXREQ.OnQueryResponseRecieved] a promise that rejects cancels too, though the peer goes on to its end': AWAITED,
  '[DCXACC.WaitForConnection] fails with E_FAIL while another Wait call of the object runs': OVERLAP,
  '[DCXREQ.Release] aborts a call at its very beginning': OVERLAP,
  '[DCXREQ.Symbol.asyncDispose] releases and resolves when the connections are closed': OVERLAP,
  '[DCXREQ.MoveAndStore] serves several associations at once': AWAITED,
  '[DCXREQ.MoveAndStore] returns when the sub-associations have ended, also behind the final response': AWAITED,
  '[DCXACC.WaitForConnection] serves two associations at once with two objects on one port': OVERLAP,
  '[DCXREQ.MoveAndStore] a sub-association that brings nothing but C-ECHOs is idle': OVERLAP,
  '[DCXACC.WaitForConnection] holds associations that come while nobody waits, and loses none at the hand-over':
    OVERLAP,
  '[DCXACC.Release] makes a pending WaitForConnection give false': OVERLAP,
  '[DCXACC.Release] makes a WaitForConnection give false that is still opening its port, and frees the port': OVERLAP,
  '[DCXACC.Release] makes a pending WaitForCommand give false and aborts the association': OVERLAP,
  '[DCXACC.Listen] gives one port to calls that run at the same time': OVERLAP,
  '[DCXACC.WaitForConnection] gives each association to the object that waits longest': OVERLAP,
  '[DCXREQ.MoveAndStore] a DCXACC of the process that waits on the same port is no conflict': OVERLAP,
  '[DCXREQ.MoveAndStore] the accepter is busy for the time of the call, and free again after it': OVERLAP,
  '[DCXREQ.MoveAndStore] ends with E_ABORT when the accepter is released meanwhile': OVERLAP,
};
