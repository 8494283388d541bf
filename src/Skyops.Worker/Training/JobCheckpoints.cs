using System.Globalization;
using Skyops.Worker.Attempts;
using Skyops.Worker.Native;

namespace Skyops.Worker.Training;

/// <summary>
/// Takes checkpoints when the wall clock says so, but only at steps that divide the run into sixteen parts: replicas
/// of a shard then take them at the same steps, and one can prove the other's. Keeps the last two files: one may still
/// be on its way.
/// </summary>
internal sealed class JobCheckpoints(int everySeconds, AttemptFolder folder, JobVoice voice, TimeProvider time)
{
    private const int Parts = 16;

    private readonly Queue<string> kept = new();
    private long last = time.GetTimestamp();

    /// <summary>False when the task wants none.</summary>
    public bool AreWanted => everySeconds > 0;

    /// <summary>Whether to take one after this step; <paramref name="now"/>: the job is about to be stopped.</summary>
    public bool AreDue(long step, long steps, bool now) => AreWanted && (now || (IsBoundary(step, steps) && IsTime()));

    /// <summary>Writes it and says so.</summary>
    public void Keep(long step, ReadOnlyMemory<byte> bytes)
    {
        last = time.GetTimestamp();
        var name = string.Create(CultureInfo.InvariantCulture, $"step-{step}.safetensors");
        DurableFile.Write(Path.Combine(folder.Checkpoint, name), bytes.Span);
        voice.Checkpoint(step, name);
        kept.Enqueue(name);
        if (kept.Count > 2) File.Delete(Path.Combine(folder.Checkpoint, kept.Dequeue()));
    }

    private static bool IsBoundary(long step, long steps) => step % Math.Max(1, steps / Parts) == 0;

    private bool IsTime() => time.GetElapsedTime(last) >= TimeSpan.FromSeconds(everySeconds);
}
