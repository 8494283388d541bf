using Skyops.Core.Ledger;
using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Billing;
using Skyops.Ledger;

namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// Debits equal credits; each hold is voided once; who is paid earned exactly that by accepted receipts; no owner pays
/// more than was held.
/// </summary>
internal sealed class MoneyInvariants(World world, Invariants durable)
{
    private readonly Dictionary<(string Task, int Stage, int Shard, int Slot, int Epoch), string> _leasedTo = [];
    private readonly Dictionary<(string Task, string Account), Amount> _earned = [];
    private readonly Dictionary<(string Task, string Account), Amount> _paid = [];
    private readonly Dictionary<(string Task, string Account), Amount> _owed = [];
    private readonly Dictionary<(string Task, string Account), Amount> _paidByNetwork = [];
    private readonly Dictionary<string, Amount> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Amount> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _transfers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _voided = new(StringComparer.Ordinal);

    public void Earned(string id, TaskEvent[] events)
    {
        foreach (var e in events)
        {
            if (e is RingerSent sent) _leasedTo[(id, sent.Stage, sent.Shard, -1, sent.Epoch)] = sent.Owner;
            if (e is RingerJudged { Receipt.Receipt.Key: var key } judged) Add(_owed, (id, _leasedTo[(id, key.Stage, key.Shard, -1, key.Epoch)]), judged.Paid);
            if (e is AttemptLeased lease) _leasedTo[(id, lease.Stage, lease.Shard, lease.Slot, lease.Epoch)] = lease.Owner;
            if (e is not ShardAccepted accepted) continue;
            foreach (var vote in accepted.Votes.Where(vote => vote.Agreed))
                Add(_earned, (id, _leasedTo[(id, accepted.Stage, accepted.Shard, vote.Slot, vote.Epoch)]), accepted.PaidEach);
        }
    }

    public void Posted(LedgerEvent[] events)
    {
        if (LedgerInvariants.Problems(durable.Ledger) is [var problem, ..]) world.Violate(problem);
        foreach (var e in events)
        {
            world.Trace.Write("ledger", $"{e.GetType().Name} {e.Id} {e.Amount}");
            if (!_transfers.Add(e.Id)) world.Violate($"the transfer {e.Id} was posted twice");
            switch (e)
            {
                case LedgerEvent.HoldPlaced hold:
                    _held[hold.Id] = hold.Amount;
                    break;
                case LedgerEvent.TransferPosted { Reason: "ringer" } paid:
                    if (paid.Debit != SystemAccounts.Fees) world.Violate($"{paid.Debit} paid for the ringer {paid.Id}");
                    Add(_paidByNetwork, (paid.Reference, paid.Credit), paid.Amount);
                    break;
                case LedgerEvent.HoldPosted post:
                    Post(post);
                    break;
                case LedgerEvent.HoldVoided gone when !_voided.Add(gone.HoldId):
                    world.Violate($"the hold {gone.HoldId} was voided twice");
                    break;
            }
        }
    }

    /// <summary>At the end everybody has what they earned, and no hold is open.</summary>
    public void AllPaid()
    {
        foreach (var ((task, account), amount) in _earned)
        {
            var self = durable.Tasks[task] is TaskState.Ended ended && ended.Header.Account == account;
            if (!self && _paid.GetValueOrDefault((task, account)) != amount)
                world.Violate($"{account} earned {amount} in {task} and was paid {_paid.GetValueOrDefault((task, account))}");
        }

        foreach (var who in _owed.Keys.Union(_paidByNetwork.Keys))
        {
            if (_owed.GetValueOrDefault(who) != _paidByNetwork.GetValueOrDefault(who))
                world.Violate($"{who.Account} is owed {_owed.GetValueOrDefault(who)} for ringers of {who.Task} and was paid {_paidByNetwork.GetValueOrDefault(who)}");
        }

        if (durable.Ledger.OpenHolds.Count > 0) world.Violate($"holds are still open: {string.Join(", ", durable.Ledger.OpenHolds.Keys)}");
    }

    private void Post(LedgerEvent.HoldPosted post)
    {
        var task = post.HoldId[..post.HoldId.IndexOf('/')];
        if (durable.Tasks.GetValueOrDefault(task) is not TaskState.Ended ended)
        {
            world.Violate($"{post.Id} was posted before {task} had ended");
            return;
        }

        Add(_taken, post.HoldId, post.Amount);
        if (_taken[post.HoldId] > _held[post.HoldId]) world.Violate($"more than the hold {post.HoldId} was taken");
        if (post.Credit == SystemAccounts.Fees)
        {
            if (post.Amount != Charges.Fee(ended.Bill.Work)) world.Violate($"the fee {post.Id} is {post.Amount}");
            return;
        }

        Add(_paid, (task, post.Credit), post.Amount);
        var (paid, earned) = (_paid[(task, post.Credit)], _earned.GetValueOrDefault((task, post.Credit)));
        if (paid > earned) world.Violate($"{post.Credit} was paid {paid} for {task} and earned {earned}");
    }

    private static void Add<TKey>(Dictionary<TKey, Amount> sums, TKey key, Amount amount)
        where TKey : notnull => sums[key] = sums.GetValueOrDefault(key) + amount;
}
