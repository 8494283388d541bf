using Skyops.Errors;
using Skyops.Tasks;

namespace Skyops.Grains.Tasks;

/// <summary>A submission on its way through <see cref="TaskIntake"/>, until it is answered or failed.</summary>
/// <param name="task">What was submitted.</param>
public sealed class TakenTask(NewTask task)
{
    /// <summary>Null while there is none, or when it failed.</summary>
    public Answer<SubmitReceipt>? Answer { get; internal set; }

    /// <summary>Why it is not known whether the task came to be; null when it is known.</summary>
    public Exception? Failure { get; internal set; }

    internal string Id => task.Id;

    internal string Stream { get; } = $"task/{task.Id}";

    internal bool MayExist => task.MayExist;

    internal SubmitTask Command => task.Command;

    /// <summary>Its own grain must take it: there is more to it than to make the task.</summary>
    internal bool GoesAlone { get; set; }

    internal string HoldId { get; set; } = "";

    internal bool IsUnderWay => Answer is null && Failure is null && !GoesAlone;
}
