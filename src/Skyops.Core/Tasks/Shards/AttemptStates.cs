namespace Skyops.Core.Tasks.Shards;

/// <summary>The words for an attempt's state that views use.</summary>
public static class AttemptStates
{
    public const string Leased = "leased";
    public const string Running = "running";
    public const string Reported = "reported";
    public const string Agreed = "agreed";
    public const string Disagreed = "disagreed";
    public const string Failed = "failed";
    public const string Lost = "lost";
    public const string Stopped = "stopped";
}
