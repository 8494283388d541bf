using System.Text.Json;

namespace Skyops.Core.Tasks.Submission;

/// <summary>Reads <c>after</c> and <c>labels</c>: the fields that hold many values.</summary>
internal static class ListReader
{
    /// <summary>
    /// Ids of tasks to wait for. Only tasks that exist can be named (the task grain checks that), and an existing
    /// task cannot have named one that comes later: so the only
    /// cycle there can be is a task that waits for itself.
    /// </summary>
    public static string[] After(FieldErrors errors, SubmittedObject task, string? taskId)
    {
        const string Remedy = """Write an array of task ids, for example ["t01…"].""";
        if (task.Get("after") is not { } list) return [];
        var limit = $"an array of at most {Limits.AfterTasks} task ids";
        if (list.ValueKind != JsonValueKind.Array)
        {
            task.Wrong("after", $"is {SubmittedObject.Kind(list)}", limit, Remedy);
            return [];
        }

        if (list.GetArrayLength() > Limits.AfterTasks)
        {
            task.Wrong(
                "after", $"names {SubmittedObject.Number(list.GetArrayLength())} tasks", limit,
                "Name fewer tasks, or chain them.");
            return [];
        }

        var ids = new List<string>(list.GetArrayLength());
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var field = $"after[{index++}]";
            if (item.ValueKind != JsonValueKind.String)
                errors.Add(field, item, $"is {SubmittedObject.Kind(item)}", "a task id", Remedy);
            else if (item.GetString() is { } id && !IsTaskId(id))
                errors.Add(
                    field, item, "is not a task id", $"1 to {Limits.TaskIdLength} letters, digits, '-' or '_'", Remedy);
            else if (item.ValueEquals(taskId))
                errors.Add(
                    field, item, "is this task itself: it would wait for ever", "tasks submitted before", "Remove it.");
            else if (ids.Contains(item.GetString()!))
                errors.Add(field, item, "is named twice", "each task once", "Remove one of them.");
            else ids.Add(item.GetString()!);
        }

        return [.. ids];
    }

    public static SortedDictionary<string, string> Labels(FieldErrors errors, SubmittedObject task)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (task.Get("labels") is not { } map) return labels;
        const string Remedy = """Write an object of strings, for example {"project":"digits"}.""";
        var limit = $"an object of at most {Limits.Labels} strings";
        if (map.ValueKind != JsonValueKind.Object)
        {
            task.Wrong("labels", $"is {SubmittedObject.Kind(map)}", limit, Remedy);
            return labels;
        }

        if (map.GetPropertyCount() > Limits.Labels)
        {
            task.Wrong(
                "labels", $"has {SubmittedObject.Number(map.GetPropertyCount())} labels", limit, "Use fewer labels.");
            return labels;
        }

        foreach (var label in map.EnumerateObject()) Label(errors, labels, label, Remedy);
        return labels;
    }

    private static void Label(
        FieldErrors errors, SortedDictionary<string, string> labels, JsonProperty label, string remedy)
    {
        var (name, text) = (label.Name, label.Value.ValueKind == JsonValueKind.String ? label.Value.GetString() : null);
        var nameProblem = SubmittedObject.TextProblem(name, Limits.LabelLength);
        var problem = text is null ? null : SubmittedObject.TextProblem(text, Limits.LabelLength);
        if (nameProblem is null && text is not null && problem is null && labels.TryAdd(name, text)) return;
        var field = $"labels.{FieldErrors.Shorten(name)}";
        var limit = $"name and value of 1 to {Limits.LabelLength} characters";
        if (nameProblem is not null) errors.AddText(field, name, $"its name {nameProblem}", limit, remedy);
        else if (text is null) errors.Add(field, label.Value, $"is {SubmittedObject.Kind(label.Value)}", limit, remedy);
        else if (problem is not null) errors.Add(field, label.Value, problem, limit, remedy);
        else errors.Add(field, label.Value, "is given twice", "each label once", "Remove one of them.");
    }

    private static bool IsTaskId(string text)
    {
        if (text.Length is 0 or > Limits.TaskIdLength) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        }

        return true;
    }
}
