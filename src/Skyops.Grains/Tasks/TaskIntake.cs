using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Core.Tasks;
using Skyops.Errors;
using Skyops.Grains.Effects;
using Skyops.Scheduling;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Grains.Tasks;

/// <summary>
/// Takes many submissions at once without waking their tasks: what a grain would decide is decided here by the same rules, and its first row is appended at sequence number
/// 0, which only one writer can do. Broker, ledger and scheduler are asked once for all. A task is woken when the scheduler offers it a place, as after a restart. What is
/// more than making a task (a repeat, a task that runs after others) is left to its grain.
/// </summary>
public sealed class TaskIntake(IGrainFactory grains, IJournal journal, PoolOptions pool, TimeProvider time, ILogger<TaskIntake> logger)
{
    private readonly IntakeAdmission _admission = new(grains, pool);

    /// <summary>Answers each, in order, when all are durable or refused. One that fails takes no other with it, unless both needed what failed.</summary>
    public async Task<TakenTask[]> TakeAsync(IEnumerable<NewTask> submissions)
    {
        var tasks = await MakeAsync(submissions);
        await Task.WhenAll(tasks.Where(task => task.GoesAlone).Select(LeaveToGrainAsync));
        return tasks;
    }

    /// <summary>The same without those that are left to their grains.</summary>
    internal async Task<TakenTask[]> MakeAsync(IEnumerable<NewTask> submissions)
    {
        TakenTask[] tasks = [.. submissions.Select(submission => new TakenTask(submission))];
        var ids = new HashSet<string>(tasks.Length, StringComparer.Ordinal);
        foreach (var task in tasks) task.GoesAlone = !ids.Add(task.Id) || task.Command.Spec.After.Length > 0;
        await StepAsync(tasks, FindAsync);
        await StepAsync(tasks, _admission.CountAsync);
        await StepAsync(tasks, _admission.HoldAsync);
        await StepAsync(tasks, AppendAsync);
        return tasks;
    }

    internal async Task LeaveToGrainAsync(TakenTask task)
    {
        try
        {
            if (task.HoldId.Length > 0) await FreeAsync(task);
            task.Answer = await grains.GetGrain<ITaskGrain>(task.Id).SubmitAsync(task.Command);
        }
        catch (Exception failure)
        {
            task.Failure = failure;
        }
    }

    private static async Task StepAsync(TakenTask[] tasks, Func<TakenTask[], Task> step)
    {
        TakenTask[] underWay = [.. tasks.Where(task => task.IsUnderWay)];
        if (underWay.Length == 0) return;
        try
        {
            await step(underWay);
        }
        catch (Exception failure)
        {
            foreach (var task in underWay) task.Failure = failure;
        }
    }

    /// <summary>Which of them are there already.</summary>
    private async Task FindAsync(TakenTask[] tasks)
    {
        TakenTask[] asked = [.. tasks.Where(task => task.MayExist)];
        for (var next = 0; next < asked.Length;)
        {
            var found = await journal.ReadManyAsync([.. asked.Skip(next).Select(task => task.Stream)]);
            foreach (var rows in found) asked[next++].GoesAlone = rows.Count > 0;
        }
    }

    private async Task AppendAsync(TakenTask[] tasks)
    {
        var now = time.GetUtcNow();
        var decisions = Array.ConvertAll(tasks, task => TaskDecider.Decide(TaskState.None.Instance, new TaskCommand.Submit(task.Id, task.Command, task.HoldId, false), now));
        var appends = new Task<AppendStatus>[tasks.Length];
        for (var i = 0; i < tasks.Length; i++) appends[i] = AppendAsync(tasks[i], decisions[i], now);
        var requests = new List<PlacementRequest>(tasks.Length);
        for (var i = 0; i < tasks.Length; i++)
        {
            var (task, command) = (tasks[i], tasks[i].Command);
            try
            {
                task.GoesAlone = await appends[i] == AppendStatus.Conflict;
                if (task.GoesAlone) continue;
                task.Answer = new SubmitReceipt(task.Id, command.SpecHash, command.SubmittedAt, false);
                requests.AddRange(TaskEffects.After(TaskState.None.Instance, decisions[i]).OfType<TaskEffect.RequestPlacement>().Select(effect => effect.Request));
            }
            catch (Exception failure)
            {
                task.Failure = failure;
            }
        }

        Tell([.. requests]);
    }

    private Task<AppendStatus> AppendAsync(TakenTask task, TaskDecision decision, DateTimeOffset now)
    {
        var entity = TaskEntities.Changed(TaskState.None.Instance, decision.State, now);
        return journal.AppendAsync(new JournalAppend(task.Stream, 0, now, TaskEventCodec.Encode(decision.Events), entity)).AsTask();
    }

    /// <summary>The scheduler hears of them at least once; what is lost with this process follows from the rows.</summary>
    private void Tell(PlacementRequest[] requests)
    {
        if (requests.Length == 0) return;
        new Outbox("tasks taken together", time, logger).Send("scheduler", () => grains.GetGrain<ISchedulerGrain>(pool.Pool).RequestManyAsync(requests));
    }

    /// <summary>Somebody else made the task meanwhile. Most likely under the same hold; if not, this one is of no use.</summary>
    private async Task FreeAsync(TakenTask task)
    {
        await foreach (var row in journal.ReadAsync(task.Stream, 0))
        {
            if (TaskEventCodec.Decode(row.Data.Span)[0] is TaskSubmitted made && made.HoldId != task.HoldId) await _admission.FreeAsync(task);
            return;
        }
    }
}
