(* Perceptron, logistic regression and a small multilayer net, trained by hand. *)

(* The perceptron rule on the AND function. *)
inputs = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
and = {0, 0, 0, 1};
predict[{w_, b_}, x_] := UnitStep[w . x + b - 1];
update[{w_, b_}, {x_, t_}] := With[{e = t - predict[{w, b}, x]}, {w + e x, b + e}];
epoch[state_] := Fold[update, state, Transpose[{inputs, and}]];
history = FixedPointList[epoch, {{0, 0}, 0}];
Print[Length[history], " ", Last[history]];
Print[predict[Last[history], #] & /@ inputs];

(* Logistic regression by gradient descent, with the loss along the way. *)
xs = {{0.}, {1.}, {2.}, {3.}}; ys = {0, 0, 1, 1};
sigma[z_] := 1/(1 + Exp[-z]);
design = Prepend[#, 1.] & /@ xs;
loss[w_] := -Mean[ys Log[sigma[design . w]] + (1 - ys) Log[1 - sigma[design . w]]];
gradient[w_] := Transpose[design] . (sigma[design . w] - ys)/Length[ys];
descend[rate_, n_] := NestList[# - rate gradient[#] &, {0., 0.}, n];
steps = descend[1, 200];
Print[NumberForm[loss /@ steps[[{1, 2, 11, 201}]], {5, 4}]];
Print[Sign[Last[steps]], " ", Round[sigma[design . Last[steps]]]];
Print[gradient[{0., 0.}]];

(* Does the gradient agree with differences? *)
numeric[f_, w_, h_: 10.^-5] := Table[(f[w + h u] - f[w - h u])/(2 h), {u, IdentityMatrix[Length[w]]}];
w0 = {0.3, -0.7};
Print[Max[Abs[numeric[loss, w0] - gradient[w0]]] < 10^-8];

(* A 2-2-1 net with tanh units: one forward and backward pass, then training on XOR. *)
forward[{w1_, b1_, w2_, b2_}, x_] := Module[{h = Tanh[w1 . x + b1]}, {h, Tanh[w2 . h + b2]}];
backward[p : {w1_, b1_, w2_, b2_}, {x_, t_}] := Module[{h, y, dy, dh},
  {h, y} = forward[p, x];
  dy = (y - t) (1 - y^2);
  dh = (1 - h^2) (dy w2);
  {Outer[Times, dh, x], dh, dy h, dy}];
p0 = {{{1., -1.}, {0.5, 0.5}}, {0., 0.}, {1., -1.}, 0.};
Print[NumberForm[forward[p0, {1, 0}], {5, 4}]];
grads = backward[p0, {{1, 0}, 1}];
Print[Map[Dimensions, grads]];
total[p_, data_] := Total[(forward[p, #1][[2]] - #2)^2/2 & @@@ data];
xor = {{{-1, -1}, -1}, {{-1, 1}, 1}, {{1, -1}, 1}, {{1, 1}, -1}};
start = {{{0.6, -0.4}, {-0.5, 0.7}}, {0.1, -0.1}, {0.8, 0.7}, 0.05};
train[p_, rate_] := Fold[#1 - rate backward[#1, #2] &, p, xor];
trained = Nest[train[#, 0.2] &, start, 300];
Print[total[trained, xor] < 0.01 < total[start, xor]];
Print[Round[forward[trained, #1][[2]] & @@@ xor]];
flat = Flatten[grads[[{1, 2, 3}]]]; shift[i_, h_] := MapAt[# + h &, p0, {{1, 1, 1}, {1, 1, 2}, {1, 2, 1}, {1, 2, 2}}[[i]]];
Print[And @@ Table[
  Abs[(total[shift[i, 10.^-5], {{{1, 0}, 1}}] - total[shift[i, -10.^-5], {{{1, 0}, 1}}])/(2 10.^-5) - flat[[i]]] < 10^-7,
  {i, 4}]];
