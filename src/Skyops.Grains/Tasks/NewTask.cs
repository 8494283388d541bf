using Skyops.Tasks;

namespace Skyops.Grains.Tasks;

/// <summary>A submission under the id that its task gets.</summary>
/// <param name="Id">The task's.</param>
/// <param name="MayExist">The id follows from a key, so this may be a repeat; else it was drawn by lot a moment ago.</param>
/// <param name="Command">What was submitted.</param>
public sealed record NewTask(string Id, bool MayExist, SubmitTask Command);
