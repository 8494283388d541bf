using Skyops.Ethereum.Batches;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Sessions;

namespace Skyops.Ethereum.Tasks;

/// <summary>
/// The checks of a task's terms that need no signature, and those of a task whose signature is that of a batch.
/// </summary>
public static class TaskTermsCheck
{
    /// <summary>Checks everything but the signature.</summary>
    public static TaskVerdict Check(TaskTerms terms, Hash256 specHash, DateTimeOffset now, UInt128 spendCap)
    {
        if (terms.SpecHash != specHash)
            return TaskVerdict.BodyChanged;
        if (terms.Deadline <= now.ToUnixTimeSeconds())
            return TaskVerdict.Expired;
        return terms.MaxPrice > spendCap ? TaskVerdict.OverSpendCap : TaskVerdict.Valid;
    }

    /// <summary>
    /// Checks terms that were signed in a batch of tasks (<see cref="BatchContext.Tasks"/>), whose items are the
    /// terms' digests. The verifier is that of the session's key and delegation, found valid, with scope owner, before.
    /// </summary>
    public static TaskVerdict CheckInBatch(
        TaskTerms terms,
        BatchItem item,
        SessionDelegation session,
        BatchVerifier verifier,
        Hash256 specHash,
        ulong chainId,
        DateTimeOffset now)
    {
        var verdict = Check(terms, specHash, now, session.SpendCap);
        if (verdict != TaskVerdict.Valid)
            return verdict;
        return verifier.Verify(item, terms.Digest(chainId)) == BatchVerdict.Valid
            ? TaskVerdict.Valid
            : TaskVerdict.WrongSigner;
    }
}
