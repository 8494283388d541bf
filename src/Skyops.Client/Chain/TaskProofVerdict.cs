namespace Skyops.Client.Chain;

/// <summary>What a proof proves. Everything is true of a task that is as the network says.</summary>
/// <param name="Published">The registry has the batch's head.</param>
/// <param name="LifeEvents">Its life is in the batch.</param>
/// <param name="Execution">What was asked for, how it ended and the hashes of its files are in the batch.</param>
/// <param name="Logs">The hashes of its logs are in the batch.</param>
/// <param name="Receipts">What its nodes signed is in the batch.</param>
/// <param name="Signatures">Receipts with a result whose signature holds, down to the node's wallet.</param>
/// <param name="SignaturesWrong">Receipts with a result whose signature does not.</param>
/// <param name="FilesRight">Files in the owner's folder that are what the batch says.</param>
/// <param name="FilesWrong">Paths of files that are missing there, or others.</param>
public sealed record TaskProofVerdict(
    bool Published, bool LifeEvents, bool Execution, bool Logs, bool Receipts, int Signatures, int SignaturesWrong, int FilesRight, string[] FilesWrong)
{
    /// <summary>Whether nothing contradicts the proof.</summary>
    public bool Holds => Published && LifeEvents && Execution && Logs && Receipts && SignaturesWrong == 0 && FilesWrong.Length == 0;

    /// <summary>How many inclusion proofs held.</summary>
    public int Inclusions => (LifeEvents ? 1 : 0) + (Execution ? 1 : 0) + (Logs ? 1 : 0) + (Receipts ? 1 : 0);
}
