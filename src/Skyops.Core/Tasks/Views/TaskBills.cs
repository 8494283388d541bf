using Skyops.Core.Tasks.Billing;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Views;

/// <summary>The bill of a task from its events: the same fold that settles it, so that it cannot say anything else than the ledger.</summary>
internal static class TaskBills
{
    public static TaskBill Of(IEnumerable<TaskEvent> events)
    {
        TaskState state = TaskState.None.Instance;
        var lines = new BillLines();
        foreach (var happened in events)
        {
            var before = state;
            state = TaskDecider.Apply(before, happened);
            lines.Follow(before, happened, state);
        }

        var facts = TaskFacts.Of(state, TaskFacts.NoProgress) ?? throw new InvalidOperationException("a task that was never submitted has no bill");
        var (header, bill) = (facts.Header, facts.Bill);
        var fee = Charges.Fee(bill.Work);
        var charged = bill.Work - bill.Payees.GetValueOrDefault(header.Account) + fee;
        return new TaskBill
        {
            TaskId = header.Id,
            Owner = header.Account,
            Status = facts.Status,
            Currency = header.Spec.Currency,
            IsFinal = state is TaskState.Ended,
            Held = header.Spec.Budget,
            Work = bill.Work,
            Fee = fee,
            FeeBasisPoints = Charges.FeeBasisPoints,
            Charged = charged,
            Reserved = bill.Reserved,
            Voided = header.Spec.Budget - charged,
            Payees = [.. bill.Payees.Select(payee => new BillPayee(payee.Key, payee.Value, payee.Key == header.Account))],
            Attempts = lines.Of(state),
        };
    }
}
