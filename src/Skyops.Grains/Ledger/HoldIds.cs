namespace Skyops.Grains.Ledger;

/// <summary>Ids of tasks' holds: <c>{task}/hold/{n}</c>. The number rises only when an earlier hold was voided as an orphan before its task existed.</summary>
public static class HoldIds
{
    public static string Of(string taskId, int number) => $"{taskId}/hold/{number}";

    public static string TaskOf(string holdId) => holdId[..holdId.IndexOf('/', StringComparison.Ordinal)];
}
