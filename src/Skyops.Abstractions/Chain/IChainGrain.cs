using Skyops.Errors;
using Skyops.Ledger;

namespace Skyops.Chain;

/// <summary>
/// What a network knows of its chain (one grain, key <c>chain</c>): deposits, what is settled, and the outbox. It decides and
/// remembers; who talks to the chain tells it what was seen and asks it before anything is sent. Every method may be
/// repeated.
/// </summary>
[Alias("skyops.IChainGrain")]
public interface IChainGrain : IGrainWithStringKey
{
    /// <summary>Binds the network to its chain, or refuses another one than before.</summary>
    [Alias("Bind")]
    Task<Answer<ChainView>> BindAsync(ChainBinding binding);

    [Alias("Get")]
    Task<ChainView> GetAsync();

    /// <summary>Takes logs of final blocks, and credits deposits.</summary>
    [Alias("Read")]
    Task ReadAsync(ChainPage page);

    /// <summary>
    /// Makes the ledger's transfers that are due since it was away, and puts aside what accounts have got since that want out. Costs no row when there is nothing to do.
    /// </summary>
    [Alias("Tend")]
    Task TendAsync();

    /// <summary>Makes an amount of the account claimable with the next root. The id is the caller's; a repeat answers the same.</summary>
    [Alias("Withdraw")]
    Task<Answer<bool>> WithdrawAsync(string id, string account, string currency, Amount amount);

    /// <summary>Makes what was earned claimable, and answers the books of that moment. Null while a root is being posted.</summary>
    [Alias("Cut")]
    Task<SettlementCut?> CutAsync();

    /// <summary>Plans the transaction that posts a root. False when one is planned already.</summary>
    [Alias("PlanRoot")]
    Task<bool> PlanRootAsync(SettlementRoot root, byte[] call);

    /// <summary>The last batch that did not fail; null before the first.</summary>
    [Alias("LastBatch")]
    Task<TaskBatch?> LastBatchAsync();

    /// <summary>The batches that a task which ended then may be in; none before it is published.</summary>
    [Alias("BatchesOf")]
    Task<TaskBatch[]> BatchesOfAsync(DateTimeOffset ended);

    /// <summary>Plans the transaction that publishes a batch. False when one is planned already.</summary>
    [Alias("PlanBatch")]
    Task<bool> PlanBatchAsync(TaskBatch batch, byte[] call);

    /// <summary>Keeps a signed copy, before it is sent. False when the outbox has moved on, and then it must not be sent.</summary>
    [Alias("Signed")]
    Task<bool> SignedAsync(string id, ulong nonce, SignedCopy copy);

    /// <summary>A node has it.</summary>
    [Alias("Sent")]
    Task SentAsync(string id);

    /// <summary>A block has it; null: none has it any more.</summary>
    [Alias("Mined")]
    Task MinedAsync(string id, MinedIn? mined);

    /// <summary>It is over.</summary>
    [Alias("Ended")]
    Task EndedAsync(string id, OutgoingEnd end);
}
