using Skyops.Core.Ledger;
using Skyops.Ledger;
using Skyops.Storage;

namespace Skyops.Core.Tests.Simulation;

/// <summary>Mirrors the ledger grain: one pump decides all calls that wait and appends them as one row; orphaned holds are voided.</summary>
internal sealed class SimLedger
{
    public const string Stream = "ledger/SKYOPS";
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(5);

    private readonly SimSilo _silo;
    private readonly LedgerState _state = new("SKYOPS");
    private readonly Queue<(Transfer[] Transfers, TaskCompletionSource<TransferStatus[]> Answer)> _waiting = new();
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private long _seq;
    private bool _pumping;

    private SimLedger(SimSilo silo) => _silo = silo;

    public static async Task<SimLedger> ActivateAsync(SimSilo silo)
    {
        await silo.World.Queue.DelayAsync(silo.World.Network.Local(), silo.Life);
        var ledger = new SimLedger(silo);
        foreach (var row in silo.World.Journal.Read(Stream))
        {
            ledger._state.Apply(LedgerEventCodec.Decode(row.Data.Span));
            ledger._seq = row.Seq;
        }

        silo.World.Invariants.Live(Stream, ledger._seq, ledger._state);
        silo.World.Guard(silo.Life, ledger.SweepAsync);
        return ledger;
    }

    public Task<TransferStatus[]> TransferAsync(Transfer[] transfers)
    {
        var answer = new TaskCompletionSource<TransferStatus[]>();
        _waiting.Enqueue((transfers, answer));
        if (!_pumping)
        {
            _pumping = true;
            _silo.World.Guard(_silo.Life, PumpAsync);
        }

        return answer.Task;
    }

    private async Task PumpAsync()
    {
        await _silo.World.Queue.DelayAsync(TimeSpan.Zero, _silo.Life);
        while (_waiting.Count > 0)
        {
            var batch = _waiting.ToArray();
            _waiting.Clear();
            try
            {
                var decision = LedgerDecider.DecideBatch(_state, [.. batch.Select(call => call.Transfers)], _silo.Now);
                await AppendAsync(decision.Events);
                for (var i = 0; i < batch.Length; i++) batch[i].Answer.SetResult(decision.Statuses[i]);
            }
            catch (SimFault fault)
            {
                foreach (var call in batch) call.Answer.SetException(fault);
            }
        }

        _pumping = false;
    }

    private async Task AppendAsync(LedgerEvent[] events)
    {
        if (events.Length == 0) return;
        var row = new JournalAppend(Stream, _seq, _silo.Now, LedgerEventCodec.Encode(events), null);
        if (await _silo.World.Journal.AppendAsync(row, _silo.Life) == AppendStatus.Conflict)
            throw new InvalidOperationException("the only writer of the ledger met a conflict");
        _state.Apply(events);
        _seq++;
        _silo.World.Invariants.Live(Stream, _seq, _state);
    }

    private async Task SweepAsync()
    {
        while (true)
        {
            await _silo.World.Queue.DelayAsync(Sweep, _silo.Life);
            foreach (var gone in _seen.Keys.Where(hold => !_state.OpenHolds.ContainsKey(hold)).ToArray())
            {
                _seen.Remove(gone);
                _asked.Remove(gone);
            }

            foreach (var hold in _state.OpenHolds.Keys.Order(StringComparer.Ordinal).ToArray())
            {
                _seen.TryAdd(hold, _silo.Now);
                if (_silo.Now - _seen[hold] < Age || !_asked.Add(hold)) continue;
                try
                {
                    if (await _silo.TaskAsync(hold[..hold.IndexOf('/', StringComparison.Ordinal)], task => task.AnnounceAsync())) continue;
                    _silo.World.Trace.Write("ledger", $"{hold} is an orphan");
                    await TransferAsync([new Transfer($"{hold}/orphan", TransferKind.VoidHold, "", "", Amount.Zero, hold, "never-acknowledged", hold)]);
                }
                catch (SimFault fault)
                {
                    _silo.World.Trace.Write("ledger", $"sweep: {fault.Message}");
                    break;
                }
            }
        }
    }
}
