using Orleans;

namespace Skyops.Grains.Journaling;

/// <summary>An activation that finds itself stale leaves: the next call meets a fresh one that has read the stream.</summary>
internal static class StaleActivations
{
    public static async Task AppendOrLeaveAsync(this IGrainBase grain, Func<Task> append)
    {
        try
        {
            await append();
        }
        catch (StaleActivationException)
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
