// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessControlDefaultAdminRules} from
    "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";

/// @title The scheduling weights and the fee in force.
/// @notice Changed only by saying so first: propose, wait, apply. Whoever does not like what comes has the wait to
/// leave. Every version stays readable, because plans quote the version they were made under.
contract NetworkPolicy is AccessControlDefaultAdminRules {
    bytes32 public constant PROPOSER_ROLE = keccak256("PROPOSER_ROLE");
    bytes32 public constant CANCELLER_ROLE = keccak256("CANCELLER_ROLE");

    /// @notice The network never takes more than a fifth.
    uint16 public constant MAX_FEE_BASIS_POINTS = 2_000;

    /// @notice The largest weight, in millionths.
    uint32 public constant MAX_WEIGHT = 100_000_000;

    /// @dev Weights are millionths (300000 is 0.30), in the order of the broker's score; the reference price is in the
    /// smallest unit of SKYOPS; the fee is a part of ten thousand of what is charged.
    struct Policy {
        uint32 price;
        uint32 reputation;
        uint32 uptime;
        uint32 packing;
        uint32 spread;
        uint32 latency;
        uint32 failures;
        uint32 locality;
        uint32 gpuFit;
        uint16 feeBasisPoints;
        uint128 referencePrice;
    }

    event PolicyProposed(uint64 indexed proposal, Policy policy, uint64 applicableAt, address by);
    event PolicyCancelled(uint64 indexed proposal, address by);
    event PolicyApplied(uint64 indexed version, uint64 indexed proposal, bytes32 hash, Policy policy);

    error FeeTooHigh(uint16 most, uint16 given);
    error WeightTooLarge(uint32 most, uint32 given);
    error NoWeights();
    error NoReferencePrice();
    error DelayTooShort(uint64 least, uint64 given);

    /// @notice A proposal waits already; cancel it first, so that nothing is replaced unseen.
    error ProposalPending(uint64 proposal);
    error NotPending(uint64 proposal);
    error TooEarly(uint64 applicableAt);

    /// @notice Seconds between proposing and applying.
    uint64 public immutable delay;

    /// @notice The version in force; 1 from the start.
    uint64 public version;

    /// @notice How many proposals there were; the number of the newest.
    uint64 public proposals;

    /// @notice When the pending proposal can be applied; 0 when none is pending.
    uint64 public applicableAt;

    Policy private _pending;
    mapping(uint64 version => Policy) private _policies;

    /// @param delay_ At least an hour.
    /// @param initial In force at once as version 1.
    constructor(address admin, uint64 delay_, Policy memory initial) AccessControlDefaultAdminRules(1 days, admin) {
        if (delay_ < 1 hours) revert DelayTooShort(1 hours, delay_);
        delay = delay_;
        _check(initial);
        version = 1;
        _policies[1] = initial;
        emit PolicyApplied(1, 0, hashOf(initial), initial);
    }

    /// @notice Announces a change.
    function propose(Policy calldata policy) external onlyRole(PROPOSER_ROLE) {
        if (applicableAt != 0) revert ProposalPending(proposals);
        _check(policy);
        uint64 proposal = ++proposals;
        uint64 ready = uint64(block.timestamp) + delay;
        applicableAt = ready;
        _pending = policy;
        emit PolicyProposed(proposal, policy, ready, msg.sender);
    }

    /// @notice Takes a proposal back.
    function cancel(uint64 proposal) external onlyRole(CANCELLER_ROLE) {
        _requirePending(proposal);
        applicableAt = 0;
        delete _pending;
        emit PolicyCancelled(proposal, msg.sender);
    }

    /// @notice Puts a proposal in force once it has waited. Anyone may: what was announced shall not hang on one key.
    function applyProposal(uint64 proposal) external {
        _requirePending(proposal);
        if (block.timestamp < applicableAt) revert TooEarly(applicableAt);
        Policy memory policy = _pending;
        uint64 next = ++version;
        applicableAt = 0;
        delete _pending;
        _policies[next] = policy;
        emit PolicyApplied(next, proposal, hashOf(policy), policy);
    }

    /// @notice The version and policy in force.
    function current() external view returns (uint64, Policy memory) {
        return (version, _policies[version]);
    }

    /// @notice A policy as it was in force; all zero for a version that is not there.
    function policyOf(uint64 version_) external view returns (Policy memory) {
        return _policies[version_];
    }

    /// @notice The pending proposal's number, policy and time; zero when none is pending.
    function pending() external view returns (uint64, Policy memory, uint64) {
        return (applicableAt == 0 ? 0 : proposals, _pending, applicableAt);
    }

    /// @notice keccak256(abi.encode(policy)), what plans quote beside the version.
    function hashOf(Policy memory policy) public pure returns (bytes32) {
        return keccak256(abi.encode(policy));
    }

    function _requirePending(uint64 proposal) private view {
        if (applicableAt == 0 || proposal != proposals) revert NotPending(proposal);
    }

    function _check(Policy memory policy) private pure {
        if (policy.feeBasisPoints > MAX_FEE_BASIS_POINTS) {
            revert FeeTooHigh(MAX_FEE_BASIS_POINTS, policy.feeBasisPoints);
        }
        uint32[9] memory weights = [
            policy.price,
            policy.reputation,
            policy.uptime,
            policy.packing,
            policy.spread,
            policy.latency,
            policy.failures,
            policy.locality,
            policy.gpuFit
        ];
        uint256 sum = 0;
        for (uint256 i = 0; i < weights.length; i++) {
            if (weights[i] > MAX_WEIGHT) revert WeightTooLarge(MAX_WEIGHT, weights[i]);
            sum += weights[i];
        }
        if (sum == 0) revert NoWeights();
        if (policy.referencePrice == 0) revert NoReferencePrice();
    }
}
