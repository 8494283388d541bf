using System.Globalization;
using Skyops.Worker.Attempts;
using Skyops.Worker.Native;

namespace Skyops.Worker.Training;

/// <summary>Takes checkpoints when the wall clock says so and keeps the last two files: one may still be on its way.</summary>
internal sealed class JobCheckpoints(int everySeconds, AttemptFolder folder, JobVoice voice, TimeProvider time)
{
    private readonly Queue<string> kept = new();
    private long last = time.GetTimestamp();

    /// <summary>False when the task wants none.</summary>
    public bool AreWanted => everySeconds > 0;

    /// <summary>Writes it when one is due, or when it must be now.</summary>
    public void Offer(long step, ReadOnlyMemory<byte> bytes, bool now)
    {
        if (!now && time.GetElapsedTime(last) < TimeSpan.FromSeconds(everySeconds)) return;
        last = time.GetTimestamp();
        var name = string.Create(CultureInfo.InvariantCulture, $"step-{step}.safetensors");
        DurableFile.Write(Path.Combine(folder.Checkpoint, name), bytes.Span);
        voice.Checkpoint(step, name);
        kept.Enqueue(name);
        if (kept.Count > 2) File.Delete(Path.Combine(folder.Checkpoint, kept.Dequeue()));
    }
}
